use super::Context;
use crate::program::Program;
use crate::report::Verdict;

/// The fuzz targets build on the stable compiler. Their seeds are replayed by the ordinary tests
/// (`tests/fuzz_seeds.rs`); fuzzing itself needs nightly Rust and `cargo fuzz`.
pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    let target = context.metadata.target_directory.join("fuzz");
    let said = Program::cargo()
        .args(["clippy", "--quiet", "--locked", "--all-targets", "--manifest-path", "fuzz/Cargo.toml"])
        .args(["--", "-D", "warnings"])
        // Nothing is linked here, so libFuzzer itself, which is C++, need not be built.
        .env("CUSTOM_LIBFUZZER_PATH", "/nonexistent/libfuzzer.a")
        .env("CARGO_TARGET_DIR", &target)
        .folder(&context.workspace.root)
        .run()?;
    Ok(if said.success { Verdict::passed("every target builds") } else { Verdict::failed(said.all()) })
}
