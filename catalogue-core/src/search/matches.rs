//! The documents of one segment that meet a plan, before and after its words and selections.

use crate::access::Scope;
use crate::error::Result;
use crate::model::State;
use crate::search::bits::Bits;
use crate::search::columns::Segment;
use crate::search::fields::{FACETS, FacetKind, facet_named};
use crate::search::lists::FacetValue;
use crate::search::matching::{Leaves, phrase};
use crate::search::parse::Word;
use crate::search::plan::{Days, Plan, Selection, fits};
use crate::search::snapshot::View;
use crate::text::key;
use tantivy::columnar::Column;

/// The documents of one segment that meet everything but the words.
#[derive(Debug)]
pub(crate) struct Base {
    /// Those that meet everything but the words and the selections of facets.
    pub(crate) bits: Bits,
    /// Those that meet each selection, in the plan's order.
    pub(crate) selections: Vec<Bits>,
}

impl Base {
    /// Finds them.
    pub(crate) fn find(view: &View, plan: &Plan, scope: &Scope) -> Result<Self> {
        let segment = &view.segment;
        let mut bits = view.in_states(scope, &plan.states)?;
        for (name, code) in [("visibility", plan.visibility), ("portal", plan.portal.as_deref())] {
            if let (Some(code), Some(facet)) = (code, facet_named(name)) {
                bits.and(&chosen(segment, facet, &[code.to_owned()])?);
            }
        }
        for words in &plan.text.phrases {
            bits.and(&phrase(segment, words)?);
        }
        for words in &plan.text.without_phrases {
            bits.and_not(&phrase(segment, words)?);
        }
        for stem in &plan.text.without_stems {
            let word = Word { folded: stem.clone(), stem: stem.clone(), prefix: false };
            bits.and_not(&Leaves::find(segment, &word, false)?.documents(segment)?);
        }
        for selection in &plan.without {
            bits.and_not(&chosen(segment, selection.facet, &plan.stored(selection))?);
        }
        let [
            published_first,
            published_last,
            _,
            updated_first,
            updated_last,
            _,
            temporal_first,
            temporal_last,
        ] = segment.dates();
        for (wanted, first, last) in [
            (plan.published, published_first, published_last),
            (plan.updated, updated_first, updated_last),
            (plan.temporal, temporal_first, temporal_last),
        ] {
            if let Some(days) = wanted {
                bits.retain(|doc| shares_a_day(days, first, last, doc));
            }
        }
        if let Some(area) = &plan.area {
            bits.retain(|doc| fits(area, segment.boxes(doc)));
        }
        let selection = |wanted: &Selection| chosen(segment, wanted.facet, &plan.stored(wanted));
        Ok(Self { bits, selections: plan.selections.iter().map(selection).collect::<Result<_>>()? })
    }

    /// Those of `found` that meet every selection but one (all of them when `None`).
    pub(crate) fn selected(&self, found: &Bits, but: Option<usize>) -> Bits {
        let mut bits = found.clone();
        for (at, selection) in self.selections.iter().enumerate() {
            if Some(at) != but {
                bits.and(selection);
            }
        }
        bits
    }
}

fn shares_a_day(wanted: Days, first: &Column<i64>, last: &Column<i64>, doc: u32) -> bool {
    first
        .values_for_doc(doc)
        .zip(last.values_for_doc(doc))
        .any(|(first, last)| first <= wanted.1 && wanted.0 <= last)
}

/// The published documents that a scope may read, through a portal if one is named.
pub(crate) fn published(view: &View, scope: &Scope, portal: Option<&str>) -> Result<Bits> {
    let mut bits = view.in_states(scope, &[State::Published])?;
    if let (Some(code), Some(facet)) = (portal, facet_named("portal")) {
        bits.and(&chosen(&view.segment, facet, &[code.to_owned()])?);
    }
    Ok(bits)
}

/// The documents that have one of the values.
fn chosen(segment: &Segment, facet: usize, codes: &[String]) -> Result<Bits> {
    let (Some(column), Some(named), Some(field)) =
        (segment.facet(facet)?, FACETS.get(facet), segment.fields.facets.get(facet))
    else {
        return Ok(Bits::none(segment.len()));
    };
    match named.kind {
        FacetKind::Keyword => {
            let values = codes.iter().flat_map(|code| column.with_code(code)).map(FacetValue::text);
            segment.any_term(*field, values)
        }
        FacetKind::Organisation => {
            let names: Vec<String> = codes.iter().map(|code| key(code)).collect();
            let values = column.values.iter().zip(column.names()).filter(|(value, name)| {
                codes.iter().zip(&names).any(|(code, wanted)| names_organisation(value, name, code, wanted))
            });
            segment.any_term(*field, values.map(|(value, _)| value.text()))
        }
        FacetKind::Closed(_) | FacetKind::Open(_) | FacetKind::Listed(_) | FacetKind::Free => {
            segment.any_term(*field, codes.iter().map(String::as_str))
        }
    }
}

/// Whether a text is the slug, the name or the identifier of an organisation's facet value;
/// `name` and `wanted` are the keys of the value's name and of the text.
fn names_organisation(value: &FacetValue, name: &str, text: &str, wanted: &str) -> bool {
    let Some((label, id)) = value.label() else { return value.code() == text };
    value.code() == text || !label.is_empty() && name == wanted || id.eq_ignore_ascii_case(text)
}

/// The words of a plan in one segment.
#[derive(Debug)]
pub(crate) struct Words {
    /// Where each stands.
    pub(crate) leaves: Vec<Leaves>,
    /// The documents that hold each.
    pub(crate) documents: Vec<Bits>,
}

impl Words {
    /// Finds them.
    pub(crate) fn find(segment: &Segment, words: &[Word], slips: bool) -> Result<Self> {
        let leaves: Vec<Leaves> =
            words.iter().map(|word| Leaves::find(segment, word, slips)).collect::<Result<_>>()?;
        let documents = leaves.iter().map(|own| own.documents(segment)).collect::<Result<_>>()?;
        Ok(Self { leaves, documents })
    }

    /// Those of `base` that hold all words; all of `base` when there is no word.
    pub(crate) fn all(&self, base: &Bits) -> Bits {
        let mut bits = base.clone();
        self.documents.iter().for_each(|own| bits.and(own));
        bits
    }

    /// Those of `base` that hold one of the words.
    pub(crate) fn any(&self, base: &Bits) -> Bits {
        let mut bits = Bits::none(base.len());
        self.documents.iter().for_each(|own| bits.or(own));
        bits.and(base);
        bits
    }
}
