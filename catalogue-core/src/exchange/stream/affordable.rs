//! What JSON costs once it is read, told from its bytes: small things in it cost more than large ones.

/// What any value may cost, in bytes.
const FREE: usize = 24 << 20;

/// How far the scan of one value has come.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::exchange) struct Shape {
    pub depth: usize,
    pub string: bool,
    pub escaped: bool,
    /// Bytes that its lists, objects and members take once read.
    pub cost: usize,
}

impl Shape {
    /// The scan of what remains of a container whose opening was read.
    pub fn within() -> Self {
        Self { depth: 1, ..Self::default() }
    }

    /// Takes one byte; true when it ends the value.
    pub fn takes(&mut self, byte: u8) -> bool {
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.string = false;
                    return self.depth == 0;
                }
                _ => {}
            }
            return false;
        }
        let cost = match byte {
            b'"' => {
                self.string = true;
                24
            }
            b'{' => {
                self.depth = self.depth.saturating_add(1);
                560
            }
            b'[' => {
                self.depth = self.depth.saturating_add(1);
                112
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            b':' => 90,
            b',' => 20,
            _ => 0,
        };
        self.cost = self.cost.saturating_add(cost);
        false
    }

    /// Whether a value of so many bytes costs no more than a record may.
    pub fn is_affordable(&self, bytes: usize) -> bool {
        self.cost <= bytes.saturating_mul(3).saturating_add(FREE)
    }
}

/// Whether a JSON text may be read as one value: not many times its size.
pub(in crate::exchange) fn is_affordable(bytes: &[u8]) -> bool {
    let mut shape = Shape::default();
    for byte in bytes {
        shape.takes(*byte);
    }
    shape.is_affordable(bytes.len())
}
