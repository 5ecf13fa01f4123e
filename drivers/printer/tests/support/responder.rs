use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Answers to `DLE EOT` 1 to 4 of a printer that has nothing to complain of.
pub(crate) const CLEAN: [u8; 4] = [0x12; 4];

/// How the far end behaves.
#[derive(Clone, Debug)]
pub(crate) struct Behaviour {
    /// Its answers to `DLE EOT` 1 to 4, for each round of four; the last round's go on. `None`: silence.
    pub(crate) rounds: Vec<[u8; 4]>,
    /// What it sends when it is asked to confirm: the bytes before the right answer.
    pub(crate) before_confirmation: Vec<u8>,
    /// Whether it confirms.
    pub(crate) confirms: bool,
    /// What it answers to `GS r 1`.
    pub(crate) sensors: u8,
    /// How many answers it gives to each `GS r 1` in turn; the last number goes on.
    pub(crate) sensor_answers: Vec<usize>,
    /// Closes after so many bytes that are no question.
    pub(crate) closes_after: Option<usize>,
    /// Stops reading after so many bytes that are no question.
    pub(crate) stops_after: Option<usize>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            rounds: vec![CLEAN],
            before_confirmation: Vec::new(),
            confirms: true,
            sensors: 0,
            sensor_answers: vec![1],
            closes_after: None,
            stops_after: None,
        }
    }
}

/// How often it was asked.
#[derive(Default)]
struct Asked {
    status: usize,
    sensors: usize,
}

/// One connection's far end. It knows three commands only, and takes everything else for print data.
pub(crate) struct Responder {
    pub(crate) port: u16,
    task: JoinHandle<Vec<u8>>,
}

impl Responder {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            serve(stream, behaviour).await
        });
        Self { port, task }
    }

    /// What it received but for the questions, once the near end has closed.
    pub(crate) async fn received(self) -> Vec<u8> {
        self.task.await.unwrap()
    }
}

async fn serve(mut stream: TcpStream, behaviour: Behaviour) -> Vec<u8> {
    let mut received = Vec::new();
    let mut asked = Asked::default();
    let mut buffer = [0; 4096];
    let mut pending = Vec::new();
    loop {
        if behaviour.stops_after.is_some_and(|most| received.len() >= most) {
            std::future::pending::<()>().await;
        }
        let Ok(count) = stream.read(&mut buffer).await else { return received };
        if count == 0 {
            received.append(&mut pending);
            return received;
        }
        pending.extend_from_slice(&buffer[..count]);
        while let Some((length, answer)) = behaviour.next(&pending, &mut asked) {
            let bytes: Vec<u8> = pending.drain(..length).collect();
            if bytes.first() != Some(&0x10) {
                received.extend(bytes);
            }
            if stream.write_all(&answer).await.is_err() {
                return received;
            }
        }
        if behaviour.closes_after.is_some_and(|most| received.len() >= most) {
            return received;
        }
    }
}

impl Behaviour {
    /// The next whole piece of what was received: its length, and what is answered. `None`: more is needed.
    fn next(&self, pending: &[u8], asked: &mut Asked) -> Option<(usize, Vec<u8>)> {
        match *pending {
            [] | [0x10] | [0x10, 0x04] | [0x1d] => None,
            [0x10, 0x04, question, ..] => {
                let round = self.rounds.get(asked.status / 4).or(self.rounds.last());
                asked.status += 1;
                let answer = round.map(|answers| answers[usize::from(question) - 1]);
                Some((3, answer.into_iter().collect()))
            }
            [0x1d, b'(', b'H', 6, 0, 48, 48, a, b, c, d, ..] => {
                let mut answer = self.before_confirmation.clone();
                if self.confirms {
                    answer.extend([0x37, 0x22, a, b, c, d, 0x00]);
                }
                Some((11, answer))
            }
            [0x1d, b'(', ..] if pending.len() < 11 => None,
            [0x1d, b'r', 1, ..] => {
                let answers = self.sensor_answers.get(asked.sensors).or(self.sensor_answers.last());
                asked.sensors += 1;
                Some((3, vec![self.sensors; answers.copied().unwrap_or_default()]))
            }
            [0x1d, b'r'] => None,
            _ => Some((1, Vec::new())),
        }
    }
}
