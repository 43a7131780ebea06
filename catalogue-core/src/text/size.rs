//! How large a value is as JSON text, without making the text.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt;
use std::io;

/// The size of a value as JSON, to the byte; the largest number when it has no JSON.
pub(crate) fn json_bytes(value: &(impl Serialize + ?Sized)) -> usize {
    struct Count(usize);
    impl io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.saturating_add(bytes.len());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    match serde_json::to_writer(&mut count, value) {
        Ok(()) => count.0,
        Err(_) => usize::MAX,
    }
}

/// What a value takes as JSON when no text in it has to be escaped, about.
pub(crate) fn json_estimate(value: &(impl Serialize + ?Sized)) -> usize {
    sum(value, 1)
}

/// What a value takes as JSON at most: a byte of a text becomes six when it is written as a code.
pub(crate) fn json_bound(value: &(impl Serialize + ?Sized)) -> usize {
    sum(value, 6)
}

fn sum(value: &(impl Serialize + ?Sized), each: usize) -> usize {
    let mut sum = Sum { bytes: 0, each };
    match value.serialize(&mut sum) {
        Ok(()) => sum.bytes,
        Err(_) => usize::MAX,
    }
}

/// A sum of sizes; `each` byte of a text counts so many times.
struct Sum {
    bytes: usize,
    each: usize,
}

impl Sum {
    fn add(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
    }

    fn text(&mut self, length: usize) {
        self.add(length.saturating_mul(self.each).saturating_add(2));
    }

    /// A name of the model, of which nothing is escaped, with the marks around it.
    fn name(&mut self, name: &str) {
        self.add(name.len().saturating_add(4));
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), fmt::Error> {
        self.add(1);
        value.serialize(self)
    }
}

impl fmt::Write for Sum {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.add(text.len().saturating_mul(self.each));
        Ok(())
    }
}

macro_rules! numbers {
    ($($name:ident: $of:ty, $most:expr;)*) => {
        $(fn $name(self, _: $of) -> Result<(), fmt::Error> {
            self.add($most);
            Ok(())
        })*
    };
}

impl<'a> Serializer for &'a mut Sum {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = &'a mut Sum;
    type SerializeTuple = &'a mut Sum;
    type SerializeTupleStruct = &'a mut Sum;
    type SerializeTupleVariant = &'a mut Sum;
    type SerializeMap = &'a mut Sum;
    type SerializeStruct = &'a mut Sum;
    type SerializeStructVariant = &'a mut Sum;

    numbers! {
        serialize_bool: bool, 5;
        serialize_i8: i8, 4;
        serialize_i16: i16, 6;
        serialize_i32: i32, 11;
        serialize_i64: i64, 20;
        serialize_u8: u8, 3;
        serialize_u16: u16, 5;
        serialize_u32: u32, 10;
        serialize_u64: u64, 20;
        serialize_f32: f32, 32;
        serialize_f64: f64, 32;
        serialize_char: char, 8;
    }

    fn serialize_str(self, text: &str) -> Result<(), fmt::Error> {
        self.text(text.len());
        Ok(())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        self.add(2);
        fmt::Write::write_fmt(self, format_args!("{value}"))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), fmt::Error> {
        self.add(bytes.len().saturating_mul(4).saturating_add(2));
        Ok(())
    }

    fn serialize_none(self) -> Result<(), fmt::Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), fmt::Error> {
        self.add(4);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), fmt::Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), fmt::Error> {
        self.name(name);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        self.name(name);
        self.item(value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        self.add(2);
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, fmt::Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        of: &'static str,
        index: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Self, fmt::Error> {
        self.serialize_struct_variant(of, index, name, length)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        self.serialize_seq(None)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        self.serialize_seq(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        self.name(name);
        self.add(3);
        Ok(self)
    }
}

macro_rules! items {
    ($($kind:ident: $add:ident;)*) => {
        $(impl $kind for &mut Sum {
            type Ok = ();
            type Error = fmt::Error;
            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
                self.item(value)
            }
            fn end(self) -> Result<(), fmt::Error> {
                Ok(())
            }
        })*
    };
}

items! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
    SerializeTupleVariant: serialize_field;
}

macro_rules! fields {
    ($($kind:ident;)*) => {
        $(impl $kind for &mut Sum {
            type Ok = ();
            type Error = fmt::Error;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), fmt::Error> {
                self.name(name);
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), fmt::Error> {
                Ok(())
            }
        })*
    };
}

fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl SerializeMap for &mut Sum {
    type Ok = ();
    type Error = fmt::Error;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), fmt::Error> {
        // A number becomes a text.
        self.add(3);
        key.serialize(&mut **self)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        self.item(value)
    }
    fn end(self) -> Result<(), fmt::Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_value_is_larger_than_its_bound_and_most_are_near_their_estimate() {
        let plain = json!({"title": "Arbres", "n": -12_345, "list": [1, 2.5, true, null, "é", {}, []]});
        let escaped = json!({"\u{1}\"\\": "\u{0}\u{1f}\n\t\"\\</script>", "1e300": 1e300, "max": i64::MIN});
        for value in [&plain, &escaped, &json!(null), &json!(""), &json!([[], [[]]])] {
            let (bytes, text) = (json_bytes(value), value.to_string());
            assert_eq!(bytes, text.len());
            assert!(json_bound(value) >= bytes, "{text}");
        }
        let texts = json!({"title": "Arbres d'alignement", "keywords": ["arbre", "rue", "été"]});
        let (estimate, bytes) = (json_estimate(&texts), json_bytes(&texts));
        assert!((bytes..bytes * 2).contains(&estimate), "{estimate} for {bytes}");
    }
}
