//! Release builds carry the site inside: they are made anew when it changes.
fn main() {
    println!("cargo:rerun-if-changed=../target/site");
}
