//! `sqlx::migrate!` embeds the folder at compile time and cannot watch it by itself.
fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
