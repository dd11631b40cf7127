//! Metric math, as much of it as an error rate needs: numbers, the ids of other queries, `+ - * /` and parentheses.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use crate::clock::Timestamp;

/// The values of a query by time.
pub type Values = BTreeMap<Timestamp, f64>;

/// Deeper than anybody writes, and no danger to the stack.
const DEEPEST: usize = 40;

/// An expression that has been read.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    Number(f64),
    Query(String),
    Negative(Box<Expression>),
    Calculation(Box<Expression>, Operator, Box<Expression>),
}

/// What is done with two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Plus,
    Minus,
    Times,
    By,
}

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Number(f64),
    Values(Values),
}

impl Expression {
    /// Reads an expression, or tells what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader {
            rest: text.chars().peekable(),
            depth: 0,
        };
        let expression = reader.sum()?;
        match reader.next() {
            None => Ok(expression),
            Some('(') => Err("functions are not among the metric math of this simulator".to_owned()),
            Some(other) => Err(format!("unexpected {other}")),
        }
    }

    /// The queries that it speaks of.
    pub fn queries(&self) -> Vec<&str> {
        match self {
            Expression::Number(_) => Vec::new(),
            Expression::Query(id) => vec![id],
            Expression::Negative(of) => of.queries(),
            Expression::Calculation(left, _, right) => {
                let mut queries = left.queries();
                queries.extend(right.queries());
                queries
            }
        }
    }

    /// Calculates it from the values of the queries.
    ///
    /// There is a value where all of them have one, and none where it would be no number: after a division by zero.
    pub fn calculate(&self, values: &impl Fn(&str) -> Values) -> Outcome {
        match self {
            Expression::Number(number) => Outcome::Number(*number),
            Expression::Query(id) => Outcome::Values(values(id)),
            Expression::Negative(of) => combine(Outcome::Number(0.0), Operator::Minus, of.calculate(values)),
            Expression::Calculation(left, operator, right) => {
                combine(left.calculate(values), *operator, right.calculate(values))
            }
        }
    }
}

fn combine(left: Outcome, operator: Operator, right: Outcome) -> Outcome {
    let apply = |left: f64, right: f64| match operator {
        Operator::Plus => left + right,
        Operator::Minus => left - right,
        Operator::Times => left * right,
        Operator::By => left / right,
    };
    let finite = |values: Values| {
        values
            .into_iter()
            .filter(|(_, value)| value.is_finite())
            .collect()
    };
    match (left, right) {
        (Outcome::Number(left), Outcome::Number(right)) => Outcome::Number(apply(left, right)),
        (Outcome::Values(left), Outcome::Number(right)) => Outcome::Values(finite(
            left.into_iter()
                .map(|(at, left)| (at, apply(left, right)))
                .collect(),
        )),
        (Outcome::Number(left), Outcome::Values(right)) => Outcome::Values(finite(
            right
                .into_iter()
                .map(|(at, right)| (at, apply(left, right)))
                .collect(),
        )),
        (Outcome::Values(left), Outcome::Values(right)) => Outcome::Values(finite(
            left.into_iter()
                .filter_map(|(at, left)| Some((at, apply(left, *right.get(&at)?))))
                .collect(),
        )),
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        let mut left = self.product()?;
        while let Some(operator) = self.operator(&[('+', Operator::Plus), ('-', Operator::Minus)]) {
            left = Expression::Calculation(Box::new(left), operator, Box::new(self.product()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, String> {
        let mut left = self.factor()?;
        while let Some(operator) = self.operator(&[('*', Operator::Times), ('/', Operator::By)]) {
            left = Expression::Calculation(Box::new(left), operator, Box::new(self.factor()?));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Expression, String> {
        match self.peek() {
            Some('-') => {
                self.next();
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err("it is nested too deeply".to_owned());
                }
                let of = self.factor()?;
                self.depth -= 1;
                Ok(Expression::Negative(Box::new(of)))
            }
            Some('(') => {
                self.next();
                let inner = self.sum()?;
                match self.next() {
                    Some(')') => Ok(inner),
                    _ => Err("a parenthesis is not closed".to_owned()),
                }
            }
            Some(first) if first.is_ascii_digit() || first == '.' => {
                let digits = self.word(|letter| letter.is_ascii_digit() || letter == '.');
                digits
                    .parse()
                    .map(Expression::Number)
                    .map_err(|_| format!("{digits} is not a number"))
            }
            Some(first) if first.is_ascii_lowercase() => {
                let id = self.word(|letter| letter.is_ascii_alphanumeric() || letter == '_');
                Ok(Expression::Query(id))
            }
            Some(first) if first.is_ascii_uppercase() => {
                Err("functions are not among the metric math of this simulator".to_owned())
            }
            Some(other) => Err(format!("unexpected {other}")),
            None => Err("unexpected end".to_owned()),
        }
    }

    fn operator(&mut self, wanted: &[(char, Operator)]) -> Option<Operator> {
        let next = self.peek()?;
        let (_, operator) = wanted.iter().find(|(letter, _)| *letter == next)?;
        self.next();
        Some(*operator)
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let mut word = String::new();
        while let Some(letter) = self.rest.next_if(|letter| belongs(*letter)) {
            word.push(letter);
        }
        word
    }

    fn peek(&mut self) -> Option<char> {
        while self.rest.next_if(|letter| letter.is_whitespace()).is_some() {}
        self.rest.peek().copied()
    }

    fn next(&mut self) -> Option<char> {
        self.peek()?;
        self.rest.next()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn calculate(text: &str) -> Outcome {
        let values = |id: &str| match id {
            "m1" => Values::from([(Timestamp(0), 6.0), (Timestamp(60), 8.0)]),
            "m2" => Values::from([(Timestamp(0), 3.0), (Timestamp(60), 0.0), (Timestamp(120), 1.0)]),
            _ => Values::new(),
        };
        Expression::read(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"))
            .calculate(&values)
    }

    #[test]
    fn expressions_are_calculated_as_in_school() {
        for (text, value) in [
            ("1+2*3", 7.0),
            ("(1 + 2) * 3", 9.0),
            ("-2 * -3 - 1", 5.0),
            ("8/2/2", 2.0),
        ] {
            assert_eq!(calculate(text), Outcome::Number(value), "{text}");
        }
        let rate = Values::from([(Timestamp(0), 200.0)]);
        assert_eq!(
            calculate("100 * m1 / m2"),
            Outcome::Values(rate),
            "no value without both, none by zero"
        );
        assert_eq!(calculate("m3 + 1"), Outcome::Values(Values::new()));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (text, error) in [
            ("", "unexpected end"),
            ("m1 +", "unexpected end"),
            ("(m1", "not closed"),
            ("m1 m2", "unexpected m"),
            ("SUM([m1])", "functions"),
            ("fill(m1, 0)", "functions"),
            ("1.2.3", "not a number"),
            ("m1 % 2", "unexpected %"),
        ] {
            let found = Expression::read(text).expect_err("it is wrong");
            assert!(found.contains(error), "{text}: {found}");
        }
        for open in ["(", "-"] {
            assert!(Expression::read(&open.repeat(2000)).is_err());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[m12+*/() .-]{0,60}") {
            let _ = Expression::read(&text);
        }
    }
}
