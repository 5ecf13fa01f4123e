//! How the C library keeps memory.

/// Has all threads take memory from one arena. By default glibc gives each thread one of its own, and none gives back what only
/// another could use: after a day's sales that is 2 MiB of 20. The daemon has two threads, which take turns.
///
/// To be called before the first thread is started. Does nothing with another C library.
pub fn one_arena() {
    #[cfg(target_env = "gnu")]
    {
        use nix::libc;
        // SAFETY: `mallopt` may be called at any time; it takes two numbers and keeps no pointer. `M_ARENA_MAX` and 1 are valid
        // (glibc, mallopt(3)); were they not, it would change nothing and say so, and less memory would be saved.
        unsafe { libc::mallopt(libc::M_ARENA_MAX, 1) };
    }
}
