//! The number of an establishment in the French register.

/// La Poste numbers its offices without a Luhn key: the digits add up to a multiple of five.
const LA_POSTE: &str = "356000000";

/// Whether the text is a SIRET: 14 digits with their Luhn key, or La Poste's own rule.
pub(crate) fn is_siret(text: &str) -> bool {
    if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let digits = || text.bytes().map(|b| u32::from(b - b'0'));
    let luhn: u32 = digits()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    luhn.is_multiple_of(10) || (text.starts_with(LA_POSTE) && digits().sum::<u32>().is_multiple_of(5))
}
