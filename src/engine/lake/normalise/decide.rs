//! Which type a column gets.
//!
//! The rule: what its source declares, if the values meet it; else the narrowest type that all values meet; else the
//! narrowest that 99 % of them meet, and the records with the others are rejected; else text.

use serde::{Deserialize, Serialize};

use super::class::{Class, Token};
use super::declared;
use super::evidence::Evidence;
use super::moment::Order;
use super::rule::{Rule, has};

/// Of so many values one may differ from its column's type.
pub const ONE_IN: u64 = 100;

/// Why a column has its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// It has no values.
    Nothing,
    /// Its source declares it so, and its values agree.
    Declared(String),
    /// Its source declares another type, but too many of its values are none.
    NotAsDeclared(String),
    /// All its values agree.
    All,
    /// At least 99 % of its values agree.
    Most,
    /// Text, because in this line digits begin with a zero: it is an identifier.
    LeadingZeros(u64),
    /// Text, because no date says whether the day or the month comes first.
    OrderUnknown,
    /// Text, because some dates have the day first (as in the first of these lines), others the month.
    OrderMixed(u64, u64),
    /// Text, because structs or lists stand beside other values.
    Shapes,
    /// Text, because it lies deeper than is kept.
    TooDeep,
    /// Text, because its structs have too many different fields.
    TooManyFields,
    /// Text, because its values are of several kinds.
    Mixed,
}

/// Decides.
pub(crate) fn decide(evidence: &Evidence, declared: Option<&str>, has_types: bool) -> (Rule, Basis) {
    let by_values = by_values(evidence, has_types);
    let Some((declared, rule)) = declared.and_then(|text| Some((text.to_owned(), declared::rule(text)?))) else {
        return by_values;
    };
    let differing = differing(evidence, &rule);
    let is_better = matches!(by_values.1, Basis::All) && differing > 0 && by_values.0 != Rule::Text;
    match differing * ONE_IN <= values(evidence, &rule) && !is_better {
        true => (rule, Basis::Declared(declared)),
        false => (by_values.0, Basis::NotAsDeclared(declared)),
    }
}

fn by_values(evidence: &Evidence, has_types: bool) -> (Rule, Basis) {
    let seen = evidence.count(u32::MAX);
    if seen == 0 {
        return match evidence.token(Token::ZeroDate) {
            0 if has_types && Token::ALL.iter().copied().skip(1).any(|token| evidence.token(token) > 0) => {
                (Rule::Text, Basis::All)
            }
            0 => (Rule::Nothing, Basis::Nothing),
            _ => (Rule::Date(Order::Year), Basis::All),
        };
    }
    if evidence.of(Class::LeadingZero) > 0 {
        return (Rule::Text, Basis::LeadingZeros(evidence.first_line(Class::LeadingZero)));
    }
    let candidates = candidates(evidence);
    if let Some(rule) = candidates.iter().find(|rule| differing(evidence, rule) == 0) {
        return match rule {
            Rule::Struct if evidence.fields.are_too_many => (Rule::Text, Basis::TooManyFields),
            rule => (rule.clone(), Basis::All),
        };
    }
    let is_open = |rule: &&Rule| !matches!(rule, Rule::GroupedLong | Rule::GroupedDouble | Rule::Struct | Rule::List);
    let best = candidates.iter().filter(is_open).min_by_key(|rule| differing(evidence, rule));
    if let Some(rule) = best.filter(|rule| differing(evidence, rule) * ONE_IN <= values(evidence, rule)) {
        return (rule.clone(), Basis::Most);
    }
    let of = |class| evidence.of(class);
    let shapes = of(Class::Struct) + of(Class::List);
    let basis = if of(Class::Text) == seen {
        Basis::All
    } else if shapes > 0 {
        Basis::Shapes
    } else {
        order(evidence, seen)
    };
    (Rule::Text, basis)
}

/// Why dates remained text, if they are dates.
fn order(evidence: &Evidence, seen: u64) -> Basis {
    let lines = |classes: [Class; 2]| {
        classes.into_iter().filter(|&class| evidence.of(class) > 0).map(|class| evidence.first_line(class)).min()
    };
    let either = evidence.of(Class::EitherFirst) + evidence.of(Class::EitherFirstTime);
    match (lines([Class::DayFirst, Class::DayFirstTime]), lines([Class::MonthFirst, Class::MonthFirstTime])) {
        (Some(day), Some(month)) => Basis::OrderMixed(day, month),
        (None, None) if either * ONE_IN >= seen * (ONE_IN - 1) => Basis::OrderUnknown,
        _ => Basis::Mixed,
    }
}

/// The types that values could have, the narrowest first.
fn candidates(evidence: &Evidence) -> Vec<Rule> {
    let mut candidates = vec![Rule::Boolean, Rule::Int, Rule::Long, Rule::Double];
    candidates.extend(decimal(evidence.digits));
    if evidence.of(Class::Grouped) + evidence.of(Class::GroupedPoint) > 0 {
        candidates.extend([Rule::GroupedLong, Rule::GroupedDouble]);
    }
    candidates.extend([Rule::Date(Order::Year), Rule::Timestamp(Order::Year), Rule::Timestamptz]);
    for (order, proof) in [
        (Order::Day, [Class::DayFirst, Class::DayFirstTime]),
        (Order::Month, [Class::MonthFirst, Class::MonthFirstTime]),
    ] {
        if proof.into_iter().any(|class| evidence.of(class) > 0) {
            candidates.extend([Rule::Date(order), Rule::Timestamp(order)]);
        }
    }
    candidates.extend([Rule::Binary, Rule::Struct, Rule::List]);
    candidates
}

/// A decimal with room for so many digits before the point and after it: 18 in all, or 38.
pub(crate) fn decimal((whole, scale): (u32, u32)) -> Option<Rule> {
    let precision = match whole.saturating_add(scale) {
        0..=18 => 18,
        19..=38 => 38,
        _ => return None,
    };
    Some(Rule::Decimal { precision, scale: u8::try_from(scale).ok()? })
}

/// How many values a column has.
fn values(evidence: &Evidence, rule: &Rule) -> u64 {
    let zero_dates = evidence.token(Token::ZeroDate);
    evidence.count(u32::MAX) + if rule.is_none(Token::ZeroDate, false) { 0 } else { zero_dates }
}

/// How many values a rule does not read.
fn differing(evidence: &Evidence, rule: &Rule) -> u64 {
    let fit = match *rule {
        // Which of them have too many digits is not known; the next reading tells.
        Rule::Decimal { precision, scale } => {
            let (whole, most) = evidence.digits;
            let fits = most <= u32::from(scale) && whole + u32::from(scale) <= u32::from(precision);
            if fits { evidence.count(rule.classes()) } else { 0 }
        }
        _ => evidence.count(rule.classes()),
    };
    match rule {
        Rule::Text => 0,
        _ => values(evidence, rule).saturating_sub(fit),
    }
}

/// Whether a rule reads a kind; for who has a cell's kind at hand.
pub(crate) fn reads(rule: &Rule, class: Class) -> bool {
    has(rule.classes(), class)
}
