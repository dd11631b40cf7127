//! The commands of a page: what stands behind `$ ` in its blocks of `console`, and the answers below.

/// One command and what the page shows for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Where it stands, counted from 1.
    pub line: usize,
    pub text: String,
    pub answer: String,
}

enum Part {
    /// Anything else, line by line.
    Line(String),
    Command(Command),
}

/// A page of Markdown.
pub struct Page {
    parts: Vec<Part>,
}

impl Page {
    pub fn read(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut is_console = false;
        let mut lines = text.lines().enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            if line.starts_with("```") {
                is_console = line == "```console";
            }
            let Some(first) = line.strip_prefix("$ ").filter(|_| is_console) else {
                parts.push(Part::Line(line.to_owned()));
                continue;
            };
            let mut text = first.to_owned();
            while text.ends_with('\\')
                && let Some((_, more)) = lines.next()
            {
                text = format!("{text}\n{more}");
            }
            let mut answer = Vec::new();
            while let Some((_, shown)) =
                lines.next_if(|(_, next)| !next.starts_with("$ ") && !next.starts_with("```"))
            {
                answer.push(shown);
            }
            parts.push(Part::Command(Command {
                line: number + 1,
                text,
                answer: answer.join("\n"),
            }));
        }
        Page { parts }
    }

    pub fn commands(&self) -> Vec<&Command> {
        self.parts
            .iter()
            .filter_map(|part| match part {
                Part::Command(command) => Some(command),
                Part::Line(_) => None,
            })
            .collect()
    }

    /// The page with other answers, in the order of its commands.
    pub fn with(&self, answers: &[String]) -> String {
        let mut answers = answers.iter();
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Line(line) => text += line,
                Part::Command(command) => {
                    text += "$ ";
                    text += &command.text;
                    if let Some(answer) = answers.next().filter(|answer| !answer.is_empty()) {
                        text += "\n";
                        text += answer;
                    }
                }
            }
            text += "\n";
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Title\n\n$ no command\n```console\n$ one \\\n    --more\na\n\nb\n$ two\n```\n```sh\n$ three\n```\n";

    #[test]
    fn commands_are_what_consoles_show() {
        let page = Page::read(TEXT);
        let command = |line, text: &str, answer: &str| Command {
            line,
            text: text.to_owned(),
            answer: answer.to_owned(),
        };
        assert_eq!(
            page.commands(),
            [
                &command(5, "one \\\n    --more", "a\n\nb"),
                &command(10, "two", "")
            ]
        );
    }

    #[test]
    fn a_page_is_written_with_other_answers_alone() {
        let page = Page::read(TEXT);
        assert_eq!(page.with(&["a\n\nb".to_owned(), String::new()]), TEXT);
        assert!(
            page.with(&[String::new(), "c".to_owned()])
                .contains("--more\n$ two\nc\n```\n")
        );
    }
}
