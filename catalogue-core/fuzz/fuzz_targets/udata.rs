#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    catalogue_core_fuzz::run("udata", data);
});
