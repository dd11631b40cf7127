#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| simulator::fuzzing::filter_pattern(bytes));
