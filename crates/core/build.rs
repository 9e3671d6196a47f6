//! Tells the compiler whether the built-in encoder is there. It is larger than crates.io takes, so a package from
//! there is built without it.

use std::path::Path;

const ENCODER: &str = "../../models/encoder/all-MiniLM-L6-v2.safetensors";

fn main() {
    println!("cargo::rerun-if-changed={ENCODER}");
    println!("cargo::rustc-check-cfg=cfg(built_in_encoder)");
    if Path::new(ENCODER).exists() {
        println!("cargo::rustc-cfg=built_in_encoder");
    }
}
