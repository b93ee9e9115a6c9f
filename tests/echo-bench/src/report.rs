//! Medians, spreads and ratios, as a table.

/// What a contender came to: a cost for each round, or the reason that there is none.
pub(crate) type Outcome = Result<Vec<f64>, String>;

/// Each contender's cost, its speed against the reference's, and the first's against its.
/// Ratios are taken round by round, so that drift cancels out.
pub(crate) fn table(
    contenders: &[(&str, Outcome)],
    reference: &str,
    (unit, nanos): (&str, f64),
) -> String {
    let costs = |name: &str| {
        let (_, outcome) = contenders.iter().find(|(other, _)| *other == name)?;
        outcome.as_deref().ok()
    };
    let first = contenders.first().map_or("", |(name, _)| name);
    let against = format!("{first} against it");
    let mut lines =
        vec![line("", unit, &format!("speed, {reference} = 1"), &against)];
    lines.extend(contenders.iter().map(|(name, outcome)| match outcome {
        Ok(own) => {
            let [_, median, _] = quartiles(own.clone());
            let speed = costs(reference).map(|of| ratio(of, own));
            let against = costs(first).map(|to| ratio(own, to));
            let shown = |ratio: Option<String>, itself| {
                if itself { "1".into() } else { ratio.unwrap_or_default() }
            };
            line(
                name,
                &format!("{:.2}", median / nanos),
                &shown(speed, *name == reference),
                &shown(against, *name == first),
            )
        }
        Err(reason) => format!("{name:25}  missing: {reason}"),
    }));
    lines.join("\n")
}

fn line(name: &str, cost: &str, speed: &str, against: &str) -> String {
    format!("{name:25}{cost:>8}  {speed:26}  {against}").trim_end().to_owned()
}

/// The median of the rounds' ratios, and its quartiles.
fn ratio(of: &[f64], to: &[f64]) -> String {
    let ratios = of.iter().zip(to).map(|(a, b)| a / b).collect();
    let [low, median, high] = quartiles(ratios);
    format!("{median:.3} ({low:.3}–{high:.3})")
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    [last / 4, last / 2, last - last / 4]
        .map(|at| values.get(at).copied().unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_cost_is_twice_the_speed_and_a_missing_peer_is_named() {
        let contenders = [
            ("ours", Ok(vec![2000.0, 2000.0, 4000.0])),
            ("theirs", Ok(vec![4000.0, 4000.0, 8000.0])),
            ("nobody's", Err("no network".to_owned())),
        ];
        let table = table(&contenders, "theirs", ("us", 1000.0));
        let words: Vec<Vec<_>> =
            table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(words[1], ["ours", "2.00", "2.000", "(2.000–2.000)", "1"]);
        assert_eq!(words[2], ["theirs", "4.00", "1", "2.000", "(2.000–2.000)"]);
        assert_eq!(words[3], ["nobody's", "missing:", "no", "network"]);
    }

    #[test]
    fn quartiles_are_values_that_were_measured() {
        assert_eq!(quartiles(vec![5.0, 1.0, 4.0, 2.0, 3.0]), [2.0, 3.0, 4.0]);
        assert_eq!(quartiles(vec![7.0]), [7.0; 3]);
    }
}
