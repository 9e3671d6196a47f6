//! The order of labels, and labels that take no side.

/// Signs for a minus: the keyboard's hyphen, the typographic hyphen, the minus sign, and the dash that a word
/// processor makes of it.
const MINUS: [char; 4] = ['-', '‑', '−', '–'];

/// Labels that take no side, in several languages.
const NO_SIDE: &str = "\
    neutral none other \
    keine keiner keines sonstige sonstiges andere anderes weder_noch \
    neutre aucun aucune autre neutro neutra ninguno ninguna nenhum nenhuma nessuno nessuna otro otra outro outra altro \
    neutraal geen anders overig ingen inget annat andet annet neutraali muu \
    neutralny żaden żadne inne neutrální žádný jiné нейтрально нейтральный нет_позиции другое ουδέτερο άλλο \
    tarafsız nötr yok diğer semleges egyéb niciunul altul محايد netral lainnya 中立 其他 无 無 なし 중립";

/// Labels that are opposites, the one against first, in several languages: whole labels, or the first words of them.
const OPPOSITES: &str = "\
    against/for anti/pro con/pro contra/pro kontra/pro oppose/support oppos/support reject/accept deny/affirm negative/positive no/yes \
    dagegen/dafür gegen/für ablehnend/zustimmend ablehnung/zustimmung negativ/positiv nein/ja \
    contre/pour négatif/positif non/oui \
    en_contra/a_favor contra/a_favor contra/favor contrario/favorable negativo/positivo no/sí no/si não/sim \
    contro/a_favore contro/pro contrario/favorevole no/sì \
    tegen/voor oneens/eens negatief/positief nee/ja emot/för mot/för mot/for imod/for nej/ja nei/ja vastaan/puolesta ei/kyllä \
    przeciw/za nie/tak proti/pro ne/ano против/за нет/да проти/за ні/так κατά/υπέρ όχι/ναι \
    karşı/yana aleyhte/lehte hayır/evet ellene/mellette nem/igen împotrivă/pentru nu/da ضد/مع لا/نعم tidak/ya \
    反对/支持 反對/支持 反対/賛成 반대/찬성";

/// Endings of labels that are verbs: `opposes`, `supporting`.
const ENDINGS: [&str; 7] = ["", "s", "e", "es", "d", "ed", "ing"];

/// Beginnings that turn a label into its opposite: `disagree`, `unfavourable`.
const NEGATIONS: [&str; 9] = ["dis", "un", "in", "il", "non", "des", "dé", "dés", "s"];

/// Labels, each once, in the order that they have unless somebody gave them another one: numbers by their value if all
/// labels are numbers, or else by the alphabet, but of two sides with opposite names the one against first,
/// and labels that take no side between them.
pub fn in_order(mut labels: Vec<String>) -> Vec<String> {
    labels.sort();
    labels.dedup();
    let value = |label: &String| number(label)?.parse::<f64>().ok();
    if labels.iter().all(|label| value(label).is_some()) {
        labels.sort_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)));
        return labels;
    }
    scale(labels)
}

/// The labels of several sets, each once: in the order of the first set that has an order of its own, followed by the
/// labels that it lacks; or else [`in_order`].
pub fn common_order(sets: &[&[String]]) -> Vec<String> {
    let all = in_order(sets.concat());
    let has_own_order = |set: &&&[String]| in_order(set.to_vec()) != **set;
    let first = sets.iter().find(has_own_order).copied().unwrap_or(&[]);
    let others = all.into_iter().filter(|label| !first.contains(label));
    first.iter().cloned().chain(others).collect()
}

/// Normalises a label that is a number: `-0.5` for `−0,50`. A plus is kept, because somebody wrote it.
pub fn number(label: &str) -> Option<String> {
    let (sign, digits) = match label.strip_prefix(MINUS) {
        Some(digits) => ("-", digits),
        None => match label.strip_prefix('+') {
            Some(digits) => ("+", digits),
            None => ("", label),
        },
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    Some(match decimals.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        decimals => format!("{sign}{whole}.{decimals}"),
    })
}

/// Returns whether a label takes a side, by its name.
pub fn takes_side(label: &str) -> bool {
    let label = words(label);
    !NO_SIDE.split_whitespace().any(|none| none == label)
}

/// The two labels that take sides, if no more than two do and others are beside them.
pub(crate) fn sides(labels: &[String]) -> Option<[usize; 2]> {
    let sides = (0..labels.len()).filter(|&at| takes_side(&labels[at]));
    let sides: Vec<usize> = sides.collect();
    (labels.len() > 2).then(|| sides.try_into().ok()).flatten()
}

/// Puts labels that take no side between two that do, of two opposites the one against first. Others stay as they stand.
fn scale(labels: Vec<String>) -> Vec<String> {
    let (sides, mut middle): (Vec<_>, Vec<_>) =
        labels.iter().cloned().partition(|label| takes_side(label));
    let Ok([first, last]) = <[String; 2]>::try_from(sides) else {
        return labels;
    };
    let is_reversed = is_against(&last, &first);
    let [first, last] = if is_reversed {
        [last, first]
    } else {
        [first, last]
    };
    middle.insert(0, first);
    middle.push(last);
    middle
}

/// Returns whether the labels are opposites, the first of which is against.
fn is_against(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(words);
    let first = |label: &str| label.split('_').next().unwrap_or_default().to_string();
    let is_verb_of = |label: &str, word: &str| {
        label
            .strip_prefix(word)
            .is_some_and(|ending| ENDINGS.contains(&ending))
    };
    let are_opposites = |one: &str, other: &str| {
        let mut pairs = OPPOSITES
            .split_whitespace()
            .filter_map(|pair| pair.split_once('/'));
        pairs.any(|(against, for_it)| is_verb_of(one, against) && is_verb_of(other, for_it))
            || NEGATIONS
                .iter()
                .any(|no| one.strip_prefix(no) == Some(other))
    };
    are_opposites(&one, &other) || are_opposites(&first(&one), &first(&other))
}

/// The words of a label in small letters, joined by `_`.
fn words(label: &str) -> String {
    let small = label.to_lowercase();
    let words = small.split(|c: char| !c.is_alphabetic());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_order_of_their_values() {
        let in_order = |labels: &[&str]| in_order(labels.iter().map(ToString::to_string).collect());
        let numbers = ["-2", "-1", "0", "1", "2", "10"];
        assert_eq!(in_order(&["1", "-2", "10", "0", "-1", "2"]), numbers);
        assert_eq!(in_order(&["+1", "0,5", "-1"]), ["-1", "0,5", "+1"]);
        assert_eq!(in_order(&["2", "10", "none", "2"]), ["10", "none", "2"]);
    }

    #[test]
    fn labels_stand_in_the_order_of_their_scale() {
        for (given, expected) in [
            ("against for neutral", "against neutral for"),
            ("For None Against", "Against None For"),
            ("anti-war neutral pro-war", "anti-war neutral pro-war"),
            ("agree disagree", "disagree agree"),
            ("yes no", "no yes"),
            ("pro other con", "con other pro"),
            // No pair of opposites, and sets of other sizes.
            ("left other right", "left other right"),
            ("right left other", "left other right"),
            ("normal yes", "normal yes"),
            ("agrees disagrees neutral", "disagrees neutral agrees"),
            ("supporting opposing none", "opposing none supporting"),
            ("favourable unfavourable", "unfavourable favourable"),
            ("dafür dagegen keine", "dagegen keine dafür"),
            ("A-favor en-contra otro", "en-contra otro A-favor"),
            ("pour contre neutre", "contre neutre pour"),
            ("за против", "против за"),
            ("支持 反对 中立", "反对 中立 支持"),
            ("format progress", "format progress"),
            ("for against none neutral", "against neutral none for"),
            ("for against mixed neutral", "against for mixed neutral"),
            ("neutral", "neutral"),
            ("", ""),
        ] {
            assert_eq!(in_order(listed(given)).join(" "), expected);
        }
    }

    #[test]
    fn sets_are_joined_in_the_order_that_somebody_gave_to_one() {
        for (given, expected) in [
            (
                ["against neutral for", "for against"],
                "for against neutral",
            ),
            (["against for", "neutral"], "against neutral for"),
            (
                ["neutral against for", "against for"],
                "neutral against for",
            ),
            (
                ["against for", "for neutral against"],
                "for neutral against",
            ),
            (
                ["for against", "mixed neutral"],
                "for against mixed neutral",
            ),
            (["b a", "c a b"], "b a c"),
            (["", ""], ""),
        ] {
            let sets = given.map(listed);
            let joined = common_order(&[&sets[0], &sets[1]]);
            assert_eq!(joined.join(" "), expected, "{given:?}");
        }
    }

    fn listed(text: &str) -> Vec<String> {
        text.split_whitespace().map(String::from).collect()
    }
}
