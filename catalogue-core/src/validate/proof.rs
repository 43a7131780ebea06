//! Proofs: what the store wants before it writes. Only this module's checks make them.

/// Types, limits and references hold: every write needs it, drafts and harvested records too.
#[derive(Clone, Debug, PartialEq)]
pub struct WellFormed<T>(T);

/// No rule of the profile is broken: the published state needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Publishable<T>(WellFormed<T>);

impl<T> WellFormed<T> {
    pub(in crate::validate) fn new(checked: T) -> Self {
        Self(checked)
    }

    /// What was checked.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// What was checked, without its proof.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Publishable<T> {
    pub(in crate::validate) fn new(checked: WellFormed<T>) -> Self {
        Self(checked)
    }

    /// The weaker proof.
    pub fn well_formed(&self) -> &WellFormed<T> {
        &self.0
    }

    /// What was checked.
    pub fn get(&self) -> &T {
        self.0.get()
    }

    /// What was checked, without its proof.
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

#[cfg(test)]
impl<T> WellFormed<T> {
    /// A proof for tests of the floors above.
    pub(crate) fn for_test(checked: T) -> Self {
        Self(checked)
    }
}

#[cfg(test)]
impl<T> Publishable<T> {
    /// A proof for tests of the floors above.
    pub(crate) fn for_test(checked: T) -> Self {
        Self(WellFormed(checked))
    }
}
