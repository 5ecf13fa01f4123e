//! PINs: a slow hash is kept, and a PIN is tried on a thread for blocking work, never on the lane's own.

use super::failure::Failure;
use api::{Fault, Pin};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Argon2id (RFC 9106) with 7 MiB, five passes and one lane: one of the settings that OWASP's cheat sheet on storing passwords
/// gives as equally strong, and the one that takes the least memory.
const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
const SALT: usize = 16;

/// So many wrong PINs of one supervisor are tried within [`PAUSE`]; then none is, right or wrong.
const TRIES: u32 = 5;

/// See above.
const PAUSE: Duration = Duration::from_secs(60);

/// What is kept of a PIN: the hash with its salt and settings, in the PHC string format.
pub(super) async fn hash(pin: String) -> Result<String, Failure> {
    let made = tokio::task::spawn_blocking(move || {
        use std::io::Read as _;
        let mut salt = [0; SALT];
        std::fs::File::open("/dev/urandom")
            .and_then(|mut random| random.read_exact(&mut salt))
            .map_err(|error| format!("no randomness can be had: {error}"))?;
        let params = Params::new(MEMORY_KIB, PASSES, 1, None)
            .map_err(|error| format!("it can't be hashed: {error}"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = argon2.hash_password_with_salt(pin.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| format!("it can't be hashed: {error}"))
    });
    let made = made.await.map_err(|error| error.to_string()).and_then(|made| made);
    made.map_err(|error| Failure::new(Fault::Internal, format!("The PIN can't be kept: {error}.")))
}

/// Whether this is the PIN that the hash was made of; compared in constant time.
async fn is_right(pin: String, hash: String) -> bool {
    let tried = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash).ok()?;
        Argon2::default().verify_password(pin.as_bytes(), &hash).ok()
    });
    // A hash that can't be read, and a thread that ended, prove nothing.
    tried.await.ok().flatten().is_some()
}

/// Wrong PINs, by supervisor. A PIN is short: whoever tries them all has to take long.
#[derive(Debug, Default)]
pub(super) struct WrongPins(Mutex<BTreeMap<String, (Instant, u32)>>);

impl WrongPins {
    /// Tries a PIN. There are as many entries as there are supervisors with a PIN, at most.
    pub(super) async fn try_pin(&self, supervisor: &str, pin: &Pin, hash: String) -> Result<bool, Failure> {
        let pin = pin.value("pin")?.to_owned();
        if self.is_paused(supervisor) {
            return Ok(false);
        }
        let right = is_right(pin, hash).await;
        self.note(supervisor, right);
        Ok(right)
    }

    fn is_paused(&self, supervisor: &str) -> bool {
        let wrong = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.get(supervisor).is_some_and(|(since, count)| *count >= TRIES && since.elapsed() < PAUSE)
    }

    fn note(&self, supervisor: &str, right: bool) {
        let mut wrong = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if right {
            wrong.remove(supervisor);
            return;
        }
        let entry = wrong.entry(supervisor.to_owned()).or_insert((Instant::now(), 0));
        if entry.0.elapsed() >= PAUSE {
            *entry = (Instant::now(), 0);
        }
        entry.1 = entry.1.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_pin_is_kept_as_a_slow_hash_and_only_the_right_one_fits_it() {
        let kept = hash("4711".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=7168,t=5,p=1$") && !kept.contains("4711"), "{kept}");
        assert_ne!(kept, hash("4711".to_owned()).await.unwrap(), "each has a salt of its own");
        assert!(is_right("4711".to_owned(), kept.clone()).await);
        assert!(!is_right("4712".to_owned(), kept).await);
        assert!(!is_right("4711".to_owned(), "not a hash".to_owned()).await);
    }

    #[tokio::test]
    async fn after_five_wrong_pins_not_even_the_right_one_is_tried() {
        let kept = hash("4711".to_owned()).await.unwrap();
        let wrong = WrongPins::default();
        for _ in 0..4 {
            assert!(!wrong.try_pin("9", &Pin::from("0000"), kept.clone()).await.unwrap());
        }
        assert!(wrong.try_pin("9", &Pin::from("4711"), kept.clone()).await.unwrap(), "four were wrong");
        for _ in 0..5 {
            assert!(!wrong.try_pin("9", &Pin::from("0000"), kept.clone()).await.unwrap());
        }
        assert!(!wrong.try_pin("9", &Pin::from("4711"), kept.clone()).await.unwrap());
        assert!(wrong.try_pin("10", &Pin::from("4711"), kept).await.unwrap(), "another's is tried");
        assert_eq!(format!("{:?}", Pin::from("4711")), "Pin(..)");
    }
}
