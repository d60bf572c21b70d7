//! The pages of LZStock's topics: short, and with all their parts.

use midnight_pearl::content::Language;
use midnight_pearl::content::schema::Topic;

const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];
/// A page's words stay below this.
const MOST: usize = 400;
/// Chinese has no spaces between words: there a character counts, but no mark of punctuation, and a run of Latin letters
/// or digits counts as one. Over all pages that makes one and a half for each word of the English ones; as many more are
/// allowed.
const MOST_CHARACTERS: usize = 600;

/// How many words a text has; of Chinese, characters, as said at [`MOST_CHARACTERS`].
fn words(text: &str, language: Language) -> usize {
    if language == Language::English {
        return text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    }
    let is_latin = |character: char| character.is_ascii_alphanumeric();
    let characters = text.chars().filter(|&character| character.is_alphanumeric() && !is_latin(character)).count();
    let runs = text.split(|character: char| !is_latin(character)).filter(|run| !run.is_empty()).count();
    characters + runs
}

/// All that a page says in prose: its parts, what its figures count, and what stands round its laboratories' drawings.
fn said(topic: &Topic, language: Language) -> Vec<&'static str> {
    let mut said = vec![topic.title, topic.takeaway, topic.problem, topic.choice, topic.trade_off, topic.breaks];
    said.extend(topic.figures.into_iter().flat_map(|figure| [figure.value, figure.text]));
    for name in topic.laboratories {
        let laboratory = language.labs().labs.get(name.0).expect("a laboratory's words");
        said.extend([laboratory.title, laboratory.notice, laboratory.model]);
    }
    said.into_iter().map(|text| text.0).collect()
}

#[test]
fn words_are_counted_as_said() {
    assert_eq!(words("Read, add — and write: 3 steps.", Language::English), 6);
    assert_eq!(words("读、加、写，共 3 步；HTTP 429。", Language::Chinese), 8);
}

#[test]
fn a_page_has_fewer_than_400_words() {
    for language in LANGUAGES {
        for topic in language.topics().topics {
            let count: usize = said(topic, language).iter().map(|text| words(text, language)).sum();
            let most = if language == Language::English { MOST } else { MOST_CHARACTERS };
            assert!(count < most, "{language:?}, {}: {count}", topic.slug.0);
            assert!(count > 60, "{language:?}, {}: {count}", topic.slug.0);
        }
    }
}

#[test]
fn a_page_has_the_problem_the_choice_the_trade_off_what_breaks_figures_and_sources() {
    for language in LANGUAGES {
        for topic in language.topics().topics {
            let parts = [topic.takeaway, topic.problem, topic.choice, topic.trade_off, topic.breaks];
            for part in parts {
                let ends = part.ends_with(['.', '。']);
                assert!(ends && words(part.0, language) >= 5, "{language:?}, {}: {}", topic.slug.0, part.0);
            }
            assert!(!topic.figures.is_empty(), "{language:?}, {}", topic.slug.0);
            assert!(topic.sources.into_iter().all(|link| link.address.starts_with("https://")), "{}", topic.slug.0);
            assert!(!topic.sources.is_empty(), "{language:?}, {}", topic.slug.0);
        }
    }
}

/// One sentence, so that it can be taken along while scrolling past.
#[test]
fn a_takeaway_is_one_sentence() {
    for language in LANGUAGES {
        for topic in language.topics().topics {
            let ends = topic.takeaway.matches(['.', '!', '?', '。', '！', '？']).count();
            assert_eq!(ends, 1, "{language:?}, {}: {}", topic.slug.0, topic.takeaway.0);
        }
    }
}

#[test]
fn both_languages_have_the_same_pages_with_the_same_laboratories_figures_and_sources() {
    let [english, chinese] = LANGUAGES.map(|language| language.topics().topics);
    assert_eq!(english.len(), chinese.len());
    for (one, other) in english.into_iter().zip(chinese) {
        assert_eq!((one.slug, one.laboratories), (other.slug, other.laboratories));
        assert_eq!(one.figures.len(), other.figures.len(), "{}", one.slug.0);
        let addresses = |topic: &Topic| topic.sources.into_iter().map(|link| link.address).collect::<Vec<_>>();
        assert_eq!(addresses(one), addresses(other), "{}", one.slug.0);
    }
}

/// What the facts do not know of LZStock is said to be general, or this site's example.
#[test]
fn a_page_of_a_topic_that_was_not_read_says_so_and_every_bench_says_whose_its_numbers_are() {
    let general = [("this is general", Language::English), ("通用的道理", Language::Chinese)];
    for (text, language) in general {
        for slug in ["atomic-operations", "sharding", "retry-and-jitter"] {
            let topic = language.topics().topics.into_iter().find(|topic| topic.slug.0 == slug).expect("a page");
            assert!(topic.choice.contains(text), "{slug}: {}", topic.choice.0);
        }
    }
    for language in LANGUAGES {
        let example = if language == Language::English { "this site’s example" } else { "本站的示例" };
        for topic in language.topics().topics {
            for name in topic.laboratories {
                let model = language.labs().labs.get(name.0).expect("words").model;
                assert!(model.contains(example) || model.contains("LZStock"), "{}: {}", name.0, model.0);
            }
        }
        for name in ["context_map", "completion", "streaming", "registry", "worker_pool", "query_count", "prewarm"] {
            let model = language.labs().labs.get(name).expect("words").model;
            let made_up = if language == Language::English { "made up" } else { "虚构" };
            assert!(model.contains(example) || model.contains(made_up), "{name}: {}", model.0);
        }
    }
}
