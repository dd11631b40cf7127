//! Reads the text of a filter, character by character.

use super::{Condition, DEEPEST, Filter, FilterError, LONGEST, MOST_CONDITIONS, Operator, Property};

type Read<T> = Result<T, FilterError>;

/// Where the reader stands.
struct Reader {
    text: Vec<char>,
    at: usize,
    conditions: usize,
    depth: usize,
}

pub(super) fn read(text: &str) -> Read<Option<Filter>> {
    let text: Vec<char> = text.chars().collect();
    if text.len() > LONGEST {
        return Err(FilterError::new(
            LONGEST,
            text.len(),
            format!("This filter is too long. Write at most {LONGEST} characters."),
        ));
    }
    let mut reader = Reader {
        text,
        at: 0,
        conditions: 0,
        depth: 0,
    };
    reader.skip_space();
    if reader.is_at_end() {
        return Ok(None);
    }
    let filter = reader.any()?;
    reader.skip_space();
    if reader.is_at_end() {
        return Ok(filter);
    }
    // Everything else is taken: `any` ends at the end or at a parenthesis.
    Err(FilterError::new(
        reader.at,
        reader.at + 1,
        "No parenthesis is open here. Leave this one out, or write ( before what belongs together.",
    ))
}

/// Ends a word that is no value.
fn ends_word(character: char) -> bool {
    character.is_whitespace() || "()\"=!:<>".contains(character)
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// The characters from here on for as long as they are asked for.
    fn take(&mut self, is_taken: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.peek().is_some_and(&is_taken) {
            self.at += 1;
        }
        self.text[from..self.at].iter().collect()
    }

    fn word(&mut self) -> String {
        self.take(|character| !ends_word(character))
    }

    /// The next word, without taking it.
    fn next_word(&mut self) -> String {
        let from = self.at;
        self.skip_space();
        let word = self.word();
        self.at = from;
        word
    }

    /// Takes a word of the language.
    fn keyword(&mut self, keyword: &str) -> bool {
        if !self.next_word().eq_ignore_ascii_case(keyword) {
            return false;
        }
        self.skip_space();
        let _ = self.word();
        true
    }

    fn any(&mut self) -> Read<Option<Filter>> {
        let mut parts = vec![self.all()?];
        loop {
            if !self.keyword("or") {
                break;
            }
            self.needs_more("or")?;
            parts.push(self.all()?);
        }
        Ok(Filter::any(parts.into_iter().flatten().collect()))
    }

    fn all(&mut self) -> Read<Option<Filter>> {
        let mut parts = vec![self.one()?];
        loop {
            if self.keyword("and") {
                self.needs_more("and")?;
            } else {
                self.skip_space();
                let is_over = self.peek().is_none_or(|character| character == ')');
                if is_over || self.next_word().eq_ignore_ascii_case("or") {
                    break;
                }
            }
            parts.push(self.one()?);
        }
        Ok(Filter::all(parts))
    }

    /// Something has to follow a word that joins.
    fn needs_more(&mut self, word: &str) -> Read<()> {
        self.skip_space();
        if self.peek().is_none_or(|character| character == ')') {
            return Err(FilterError::new(
                self.at,
                self.at,
                format!(
                    "Something is missing behind \"{word}\". Write a condition, as region = eu-*, or leave it out."
                ),
            ));
        }
        Ok(())
    }

    fn one(&mut self) -> Read<Filter> {
        self.skip_space();
        let from = self.at;
        match self.peek() {
            Some('(') => self.deeper(Reader::group),
            Some('"') => {
                let value = self.quoted()?;
                self.name_contains(from, value)
            }
            Some(')') | None => Err(FilterError::new(
                from,
                from,
                "A condition is missing here. Write one, as status = failed.",
            )),
            Some(_) => self.words(),
        }
    }

    /// Reads something that may hold itself again.
    fn deeper(&mut self, read: fn(&mut Reader) -> Read<Filter>) -> Read<Filter> {
        if self.depth >= DEEPEST {
            return Err(FilterError::new(
                self.at,
                self.at + 1,
                "This is nested too deeply. Leave out parentheses that are not needed.",
            ));
        }
        self.depth += 1;
        let filter = read(self);
        self.depth -= 1;
        filter
    }

    fn group(&mut self) -> Read<Filter> {
        let from = self.at;
        self.at += 1;
        let inner = self.any()?;
        self.skip_space();
        match (self.peek(), inner) {
            (Some(')'), Some(inner)) => {
                self.at += 1;
                Ok(inner)
            }
            _ => Err(FilterError::new(
                from,
                from + 1,
                "This parenthesis is not closed. Write ) behind what belongs together.",
            )),
        }
    }

    fn negated(&mut self) -> Read<Filter> {
        self.needs_more("not")?;
        Ok(Filter::Not(Box::new(self.one()?)))
    }

    /// A condition, a word by itself, or `not`.
    fn words(&mut self) -> Read<Filter> {
        let from = self.at;
        let word = self.word();
        if word.is_empty() {
            let to = from + 1;
            return Err(FilterError::new(
                from,
                to,
                "A property is missing before this sign. Write one, as status = failed.",
            ));
        }
        if let Some(operator) = self.operator() {
            let property = property(from, &word)?;
            return self.condition(from, property, operator);
        }
        // Properties of two words, as `created by`.
        let behind = self.at;
        self.skip_space();
        let second = self.word();
        if !second.is_empty()
            && let Some(property) = Property::parse(&format!("{word} {second}"))
            && let Some(operator) = self.operator()
        {
            return self.condition(from, property, operator);
        }
        self.at = behind;
        if word.eq_ignore_ascii_case("not") {
            return self.deeper(Reader::negated);
        }
        for joining in ["and", "or"] {
            if word.eq_ignore_ascii_case(joining) {
                return Err(FilterError::new(
                    from,
                    behind,
                    format!(
                        "A condition is missing before \"{joining}\". Write one there, or put \"{joining}\" in quotes if it is part of a name."
                    ),
                ));
            }
        }
        self.name_contains(from, word)
    }

    /// Takes an operator if there is one, with the space before it.
    fn operator(&mut self) -> Option<Operator> {
        let from = self.at;
        self.skip_space();
        let next = self.text.get(self.at + 1).copied();
        let (operator, length) = match (self.peek(), next) {
            (Some('='), Some('=')) => (Operator::Is, 2),
            (Some('='), _) => (Operator::Is, 1),
            (Some('!'), Some('=')) => (Operator::IsNot, 2),
            (Some(':'), _) => (Operator::Contains, 1),
            (Some('<'), _) => (Operator::Below, 1),
            (Some('>'), _) => (Operator::Above, 1),
            _ => {
                self.at = from;
                return None;
            }
        };
        self.at += length;
        Some(operator)
    }

    fn condition(&mut self, from: usize, property: Property, operator: Operator) -> Read<Filter> {
        self.skip_space();
        let value_from = self.at;
        let value = match self.peek() {
            Some('"') => self.quoted()?,
            _ => self.take(|character| !character.is_whitespace() && !"()\"".contains(character)),
        };
        let is_quoted = self.text.get(value_from) == Some(&'"');
        let is_keyword = ["and", "or"]
            .into_iter()
            .find(|keyword| !is_quoted && value.eq_ignore_ascii_case(keyword));
        if let Some(keyword) = is_keyword {
            return Err(FilterError::new(
                value_from,
                self.at,
                format!(
                    "A value is missing behind {}. Write one, or put \"{keyword}\" in quotes if it is the value.",
                    operator.as_str()
                ),
            ));
        }
        if value.is_empty() && !is_quoted {
            return Err(FilterError::new(
                value_from,
                value_from,
                format!(
                    "A value is missing behind {}. {}",
                    operator.as_str(),
                    example(property)
                ),
            ));
        }
        let condition = Condition {
            property,
            operator,
            value,
        };
        if let Some(problem) = condition.problem() {
            let is_of_operator = !property.operators().contains(&operator);
            let (from, to) = if is_of_operator {
                (from, value_from)
            } else {
                (value_from, self.at)
            };
            return Err(FilterError::new(from, to, problem));
        }
        self.counted(from, condition)
    }

    fn name_contains(&mut self, from: usize, value: String) -> Read<Filter> {
        self.counted(
            from,
            Condition {
                property: Property::Name,
                operator: Operator::Contains,
                value,
            },
        )
    }

    fn counted(&mut self, from: usize, condition: Condition) -> Read<Filter> {
        self.conditions += 1;
        if self.conditions > MOST_CONDITIONS {
            return Err(FilterError::new(
                from,
                self.at,
                format!("This filter has too many conditions. Write at most {MOST_CONDITIONS}."),
            ));
        }
        Ok(Filter::Condition(condition))
    }

    /// A text in quotes; a backslash makes the next character stand for itself.
    fn quoted(&mut self) -> Read<String> {
        let from = self.at;
        self.at += 1;
        let mut value = String::new();
        while let Some(character) = self.peek() {
            self.at += 1;
            match character {
                '"' => return Ok(value),
                '\\' => {
                    value.extend(self.peek());
                    self.at += 1;
                }
                other => value.push(other),
            }
        }
        Err(FilterError::new(
            from,
            self.text.len(),
            "These quotes are not closed. Write \" behind the value.",
        ))
    }
}

fn example(property: Property) -> String {
    let example = match property {
        Property::Name => "name = web-*",
        Property::Status => "status = failed",
        Property::Region => "region = eu-*",
        Property::Account => "account = 123456789012",
        Property::Image => "image : nginx",
        Property::Domain => "domain : abcde",
        Property::CreatedBy => "created by = ada",
        Property::ChangedBy => "changed by = ada",
        Property::Created => "created < 7d",
        Property::Changed => "changed > 12h",
        Property::Automatic => "automatic = yes",
    };
    format!("Write one, as {example}.")
}

fn property(from: usize, word: &str) -> Read<Property> {
    Property::parse(word).ok_or_else(|| {
        let advice = if let Some(meant) = Property::meant(word) {
            format!("Did you mean {}?", meant.as_str())
        } else {
            let known: Vec<&str> = Property::all().map(Property::as_str).collect();
            format!(
                "Write one of {}; or put the text in quotes if it is part of a name.",
                known.join(", ")
            )
        };
        FilterError::new(
            from,
            from + word.chars().count(),
            format!("There is no property \"{word}\". {advice}"),
        )
    })
}
