//! Makes the built-in encoder from a published one (`models/encoder/README.md`): the first argument is the folder of
//! the original, the second the file to write.

use std::path::Path;

use standpoint::encoder::Encoder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, file] = arguments.as_slice() else {
        return Err("give the folder of an encoder and the file to write".into());
    };
    Encoder::open(Path::new(folder))?.save(Path::new(file))?;
    Ok(())
}
