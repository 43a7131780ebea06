//! The documents of one segment that meet a plan, before and after its words and selections.

use crate::access::Scope;
use crate::error::Result;
use crate::model::State;
use crate::search::bits::Bits;
use crate::search::columns::Segment;
use crate::search::docs::{Docs, is_few};
use crate::search::fields::{FACETS, FacetKind, facet_named};
use crate::search::lists::{FacetColumn, FacetValue};
use crate::search::matching::{Held, Leaves, phrase};
use crate::search::parse::Word;
use crate::search::plan::{Days, Plan, Selection, fits};
use crate::search::snapshot::{Readable, View};
use crate::text::key;
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::schema::Field;

/// What a document of one segment must meet beside the words. What costs little per document of the
/// segment is worked out for all; what costs much is asked of those only that hold the words.
#[derive(Debug)]
pub(crate) struct Base {
    /// Those that may be read, in the states wanted.
    pub(crate) readable: Arc<Readable>,
    /// Sets that must hold it.
    within: Vec<Bits>,
    /// Sets that must not.
    without: Vec<Bits>,
    /// Those that meet each selection of a facet, in the plan's order.
    selections: Vec<Bits>,
}

impl Base {
    /// Works it out.
    pub(crate) fn find(view: &View, plan: &Plan, scope: &Scope) -> Result<Self> {
        let segment = &view.segment;
        let (mut within, mut without) = (Vec::new(), Vec::new());
        for (name, code) in [("visibility", plan.visibility), ("portal", plan.portal.as_deref())] {
            if let (Some(code), Some(facet)) = (code, facet_named(name)) {
                within.push(chosen(segment, facet, &[code.to_owned()])?);
            }
        }
        for words in &plan.text.phrases {
            within.push(phrase(segment, words)?);
        }
        for words in &plan.text.without_phrases {
            without.push(phrase(segment, words)?);
        }
        for stem in &plan.text.without_stems {
            let word = Word { folded: stem.clone(), stem: stem.clone(), prefix: false };
            let mut bits = Bits::none(segment.len());
            Leaves::find(segment, &word, false)?.held(segment)?.docs.add_to(&mut bits);
            without.push(bits);
        }
        for selection in &plan.without {
            without.push(chosen(segment, selection.facet, &plan.stored(selection))?);
        }
        let selection = |wanted: &Selection| chosen(segment, wanted.facet, &plan.stored(wanted));
        let selections = plan.selections.iter().map(selection).collect::<Result<_>>()?;
        Ok(Self { readable: view.in_states(scope, &plan.states)?, within, without, selections })
    }

    /// Those of a set that meet everything but the selections.
    fn narrowed(&self, segment: &Segment, plan: &Plan, mut docs: Docs) -> Docs {
        self.within.iter().for_each(|set| docs.and(set));
        self.without.iter().for_each(|set| docs.and_not(set));
        let [published_first, published_last, _, updated_first, updated_last, _, first, last] =
            segment.dates();
        for (wanted, first, last) in [
            (plan.published, published_first, published_last),
            (plan.updated, updated_first, updated_last),
            (plan.temporal, first, last),
        ] {
            if let Some(days) = wanted {
                docs.retain(|doc| shares_a_day(days, first, last, doc));
            }
        }
        if let Some(area) = &plan.area {
            let boxes = segment.boxes();
            docs.retain(|doc| fits(area, boxes.of(doc)));
        }
        settled(docs, segment.len())
    }

    /// Those of `found` that meet every selection but one (all of them when `None`).
    pub(crate) fn selected(&self, found: &Docs, but: Option<usize>) -> Docs {
        let mut docs = found.clone();
        for (at, selection) in self.selections.iter().enumerate() {
            if Some(at) != but {
                docs.and(selection);
            }
        }
        docs
    }

    /// Whether something is selected.
    pub(crate) fn selects(&self) -> bool {
        !self.selections.is_empty()
    }
}

/// The same set, as a list when there are few.
fn settled(docs: Docs, len: u32) -> Docs {
    match docs {
        Docs::Many(bits) if is_few(bits.count() as u64, len) => Docs::Few(bits.iter().collect()),
        docs => docs,
    }
}

fn shares_a_day(wanted: Days, first: &Column<i64>, last: &Column<i64>, doc: u32) -> bool {
    first
        .values_for_doc(doc)
        .zip(last.values_for_doc(doc))
        .any(|(first, last)| first <= wanted.1 && wanted.0 <= last)
}

/// The published documents that a scope may read, through a portal if one is named.
pub(crate) fn published(view: &View, scope: &Scope, portal: Option<&str>) -> Result<Docs> {
    let mut docs = Docs::Many(view.in_states(scope, &[State::Published])?.bits.clone());
    if let (Some(code), Some(facet)) = (portal, facet_named("portal")) {
        docs.and(&chosen(&view.segment, facet, &[code.to_owned()])?);
    }
    Ok(docs)
}

/// The documents that have one of the values.
pub(crate) fn chosen(segment: &Segment, facet: usize, codes: &[String]) -> Result<Bits> {
    let (Some(column), Some(named), Some(field)) =
        (segment.facet(facet)?, FACETS.get(facet), segment.fields.facets.get(facet))
    else {
        return Ok(Bits::none(segment.len()));
    };
    match named.kind {
        FacetKind::Keyword => {
            let values = codes.iter().flat_map(|code| column.with_code(code)).map(FacetValue::text);
            with_value(segment, *field, column, values)
        }
        FacetKind::Organisation => {
            let names: Vec<String> = codes.iter().map(|code| key(code)).collect();
            let values = column.values.iter().zip(column.names()).filter(|(value, name)| {
                codes.iter().zip(&names).any(|(code, wanted)| names_organisation(value, name, code, wanted))
            });
            with_value(segment, *field, column, values.map(|(value, _)| value.text()))
        }
        FacetKind::Closed(_) | FacetKind::Open(_) | FacetKind::Listed(_) | FacetKind::Free => {
            match column.holding(codes.iter().map(String::as_str)) {
                Some(known) => Ok(known),
                None => with_value(segment, *field, column, codes.iter().map(String::as_str)),
            }
        }
    }
}

/// The documents that have one of these values, looked up where that is possible.
fn with_value<'a>(
    segment: &Segment,
    facet: Field,
    column: &FacetColumn,
    values: impl Iterator<Item = &'a str>,
) -> Result<Bits> {
    match segment.has_terms_of(facet) {
        true => segment.any_term(facet, values),
        false => Ok(column.having(values)),
    }
}

/// Whether a text is the slug, the name or the identifier of an organisation's facet value;
/// `name` and `wanted` are the keys of the value's name and of the text.
fn names_organisation(value: &FacetValue, name: &str, text: &str, wanted: &str) -> bool {
    let Some((label, id)) = value.label() else { return value.code() == text };
    value.code() == text || !label.is_empty() && name == wanted || id.eq_ignore_ascii_case(text)
}

/// The words of a plan in one segment.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// Where each stands.
    pub(crate) leaves: Vec<Leaves>,
    /// The documents that hold each.
    pub(crate) held: Vec<Held>,
}

impl Words {
    /// Finds them.
    pub(crate) fn find(segment: &Segment, words: &[Word]) -> Result<Self> {
        Self::with_slips(segment, words, &[])
    }

    /// Finds them, with slips of those for which they are admitted.
    pub(crate) fn with_slips(segment: &Segment, words: &[Word], admitted: &[bool]) -> Result<Self> {
        let admitted = admitted.iter().copied().chain(std::iter::repeat(false));
        let leaves: Vec<Leaves> = words
            .iter()
            .zip(admitted)
            .map(|(word, slips)| Leaves::find(segment, word, slips))
            .collect::<Result<_>>()?;
        let held = leaves.iter().map(|own| own.held(segment)).collect::<Result<_>>()?;
        Ok(Self { leaves, held })
    }

    /// The documents that meet the plan and hold all words; all that meet it when there is no word.
    pub(crate) fn all(&self, segment: &Segment, plan: &Plan, base: &Base) -> Docs {
        let mut held: Vec<&Docs> = self.held.iter().map(|own| &own.docs).collect();
        held.sort_by_key(|docs| matches!(docs, Docs::Many(_)));
        let readable = &base.readable.bits;
        let docs = match held.split_first() {
            None => Docs::Many(readable.clone()),
            Some((first, others)) => {
                let mut docs = (*first).clone();
                docs.and(readable);
                others.iter().fold(docs, |docs, other| docs.meet(other))
            }
        };
        base.narrowed(segment, plan, docs)
    }

    /// The documents that meet the plan and hold one of the words.
    pub(crate) fn any(&self, segment: &Segment, plan: &Plan, base: &Base) -> Docs {
        let mut bits = Bits::none(segment.len());
        self.held.iter().for_each(|own| own.docs.add_to(&mut bits));
        bits.and(&base.readable.bits);
        base.narrowed(segment, plan, Docs::Many(Arc::new(bits)))
    }
}
