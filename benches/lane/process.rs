//! What the kernel says of a process, and of the machine.

use crate::Failure;
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

/// Memory of a process, in MiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// Resident now.
    pub(crate) resident: f64,
    /// Of it, what is nobody else's and in no file: heap, stacks, written data.
    pub(crate) own: f64,
    /// The most that was ever resident.
    pub(crate) peak: f64,
}

/// What the threads of a process have done so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Work {
    threads: BTreeMap<u32, Thread>,
}

#[derive(Debug, Clone, Default)]
struct Thread {
    name: String,
    switches: u64,
    ran: Duration,
    waited: Duration,
}

/// What they did in between.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    /// Context switches, voluntary and not.
    pub(crate) switches: u64,
    /// On a CPU.
    pub(crate) ran: Duration,
    /// Able to run, while others had the CPUs.
    pub(crate) waited: Duration,
    /// Which threads: name and switches.
    pub(crate) by_thread: Vec<(String, u64)>,
}

impl Memory {
    pub(crate) fn of(pid: u32) -> Result<Self, Failure> {
        let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
        let kib = |name: &str| number(&status, name).map(|kib| kib as f64 / 1024.0);
        Ok(Self { resident: kib("VmRSS")?, own: kib("RssAnon")?, peak: kib("VmHWM")? })
    }
}

impl Work {
    /// So far. A thread that ends meanwhile is left out.
    pub(crate) fn of(pid: u32) -> Result<Self, Failure> {
        let mut threads = BTreeMap::new();
        for task in fs::read_dir(format!("/proc/{pid}/task"))? {
            let path = task?.path();
            let Some(id) = path.file_name().and_then(|name| name.to_str()?.parse().ok()) else { continue };
            if let Ok(thread) = Thread::read(&path) {
                threads.insert(id, thread);
            }
        }
        Ok(Self { threads })
    }

    /// What was done from `earlier` until this. The end of a thread counts as one switch.
    pub(crate) fn since(&self, earlier: &Self) -> Done {
        let mut done =
            Done { switches: 0, ran: Duration::ZERO, waited: Duration::ZERO, by_thread: Vec::new() };
        let none = Thread::default();
        for (id, now) in &self.threads {
            let before = earlier.threads.get(id).unwrap_or(&none);
            done.ran += now.ran.saturating_sub(before.ran);
            done.waited += now.waited.saturating_sub(before.waited);
            done.add(&now.name, now.switches.saturating_sub(before.switches));
        }
        for (_, ended) in earlier.threads.iter().filter(|(id, _)| !self.threads.contains_key(id)) {
            done.add(&ended.name, 1);
        }
        done
    }

    pub(crate) fn count(&self) -> usize {
        self.threads.len()
    }
}

impl Done {
    fn add(&mut self, name: &str, switches: u64) {
        self.switches += switches;
        if switches > 0 {
            self.by_thread.push((name.to_owned(), switches));
        }
    }
}

impl Thread {
    fn read(folder: &std::path::Path) -> Result<Self, Failure> {
        let status = fs::read_to_string(folder.join("status"))?;
        let schedstat = fs::read_to_string(folder.join("schedstat"))?;
        let mut times = schedstat.split_whitespace().map(|word| word.parse().map(Duration::from_nanos));
        let mut time = || times.next().ok_or("schedstat is cut short")?.map_err(Failure::from);
        Ok(Self {
            name: fs::read_to_string(folder.join("comm"))?.trim().to_owned(),
            switches: number(&status, "voluntary_ctxt_switches")?
                + number(&status, "nonvoluntary_ctxt_switches")?,
            ran: time()?,
            waited: time()?,
        })
    }
}

/// How long the threads of a process have been on a CPU so far, in less time than [`Work::of`] takes.
pub(crate) fn ran(pid: u32) -> Result<Duration, Failure> {
    let mut sum = Duration::ZERO;
    for task in fs::read_dir(format!("/proc/{pid}/task"))? {
        // One that has ended meanwhile is left out.
        let Ok(schedstat) = fs::read_to_string(task?.path().join("schedstat")) else { continue };
        let nanoseconds = schedstat.split_whitespace().next().ok_or("schedstat is empty")?;
        sum += Duration::from_nanos(nanoseconds.parse()?);
    }
    Ok(sum)
}

/// The number after `name:` in a status file.
fn number(status: &str, name: &str) -> Result<u64, Failure> {
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let word = line.and_then(|line| line.split_whitespace().next());
    Ok(word.ok_or_else(|| format!("the kernel gives no {name}"))?.parse()?)
}

/// The machine in one line, with what else it was doing.
pub(crate) fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpus = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let model = read("/proc/cpuinfo");
    let model = model.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("unknown", |(_, model)| model.trim());
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().next().unwrap_or("unknown");
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{cpus} CPUs ({model}), Linux {}, load before the start {load}", kernel.trim())
}
