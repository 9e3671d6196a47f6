//! Values of a JSON file that have a limit, which is checked while they are read.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A text of at most `MOST` bytes.
#[derive(Debug)]
pub(super) struct Text<const MOST: usize>(pub String);

impl<'de, const MOST: usize> Deserialize<'de> for Text<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.len() > MOST {
            Err(too_long::<D::Error>(MOST))
        } else {
            Ok(Text(text))
        }
    }
}

/// A whole number from 0 to `MOST`.
#[derive(Debug)]
pub(super) struct Number<const MOST: u64>;

impl<'de, const MOST: u64> Deserialize<'de> for Number<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            number if number > MOST => {
                let what = format!("the number {number} is larger than {MOST}");
                Err(D::Error::custom(what))
            }
            _ => Ok(Number),
        }
    }
}

/// A list of at most `MOST` entries.
#[derive(Debug)]
pub(super) struct List<T, const MOST: usize>(pub Vec<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for List<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = Entries::<T, MOST>(PhantomData);
        deserializer.deserialize_seq(entries).map(List)
    }
}

/// Names with their values, at most `MOST`.
#[derive(Debug)]
pub(super) struct Map<V, const MOST: usize>(PhantomData<V>);

impl<'de, V: Deserialize<'de>, const MOST: usize> Deserialize<'de> for Map<V, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = Entries::<V, MOST>(PhantomData);
        deserializer.deserialize_map(entries)?;
        Ok(Map(PhantomData))
    }
}

struct Entries<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Entries<T, MOST> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "at most {MOST} entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element()? {
            push::<_, A::Error, MOST>(&mut entries, entry)?;
        }
        Ok(entries)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some((_, entry)) = map.next_entry::<Text<MOST_NAME>, T>()? {
            push::<_, A::Error, MOST>(&mut entries, entry)?;
        }
        Ok(entries)
    }
}

/// The longest name in a table, in bytes.
const MOST_NAME: usize = 256;

fn push<T, E: Error, const MOST: usize>(entries: &mut Vec<T>, entry: T) -> Result<(), E> {
    if entries.len() == MOST {
        return Err(E::custom(format!("more than {MOST} entries")));
    }
    entries.push(entry);
    Ok(())
}

pub(super) fn too_long<E: Error>(most: usize) -> E {
    E::custom(format!("a text of more than {most} bytes"))
}
