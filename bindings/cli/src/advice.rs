//! What helps to find: what to ask instead, why a hit stands where it does, and what is like it.

use crate::args::Arguments;
use crate::commands::session;
use crate::output::{Done, json, number, plain, say};
use crate::{page, words};
use catalogue_core::{
    Dropped, ExplainedBonus, ExplainedWord, Explanation, Language, Page, Principal, Query, Session,
};

/// What to ask instead, when little is found.
pub(crate) fn advice(page: &Page, language: Language) -> Done {
    if let Some(meant) = &page.did_you_mean {
        say(&format!("{} {}", words::did_you_mean(language), plain(meant)))?;
    }
    for relaxation in &page.relaxations {
        let what = words::without(relaxation.drop, language);
        let name = match relaxation.drop {
            Dropped::Word | Dropped::Phrase | Dropped::Without => format!(" « {} »", plain(&relaxation.name)),
            _ if relaxation.name.is_empty() => String::new(),
            _ => format!(" {}", plain(&relaxation.name)),
        };
        let found = words::results(language, relaxation.total, &number(relaxation.total, language));
        say(&format!("    {what}{name} : {found}"))?;
    }
    Ok(())
}

/// The explanation of each hit of a page.
pub(crate) fn explanations(
    session: &Session,
    query: &Query,
    page: &Page,
) -> Result<Vec<Explanation>, crate::Failure> {
    Ok(page.hits.iter().map(|hit| session.explain(query, hit.id)).collect::<Result<_, _>>()?)
}

/// The explanations under the titles they are of.
pub(crate) fn explained(page: &Page, explanations: &[Explanation], language: Language) -> Done {
    for (hit, explanation) in page.hits.iter().zip(explanations) {
        say(&format!("\n{:>8.3}  {}", explanation.score, plain(&hit.title)))?;
        for word in &explanation.words {
            say(&of_word(word, language))?;
        }
        for bonus in &explanation.bonuses {
            say(&of_bonus(bonus, language))?;
        }
    }
    Ok(())
}

fn of_word(word: &ExplainedWord, language: Language) -> String {
    let ExplainedWord { word, found, strength, rarity, contribution } = word;
    let found = if found.is_empty() { words::absent(language).to_owned() } else { found.join(", ") };
    let [strong, rare] = [words::strength(language), words::rarity(language)];
    format!("{contribution:>8.3}  {word} ({found}) · {strong} {strength:.2} · {rare} {rarity:.2}")
}

fn of_bonus(bonus: &ExplainedBonus, language: Language) -> String {
    format!("{:>8.3}  {}", bonus.contribution, bonus.labels.get(language))
}

/// `catalogue similar`.
pub(crate) fn similar(arguments: &Arguments, address: &str, limit: i64) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let found = session.similar(session.find(address)?.dataset.id, limit)?;
    if arguments.json {
        json(&found)
    } else if found.is_empty() {
        say(words::none_found(language))
    } else {
        page::hits(&found, language)
    }
}
