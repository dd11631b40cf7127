//! How the list of services is shown: its order, its columns, its density, and how many rows a page has.

use crate::query;
use serde::{Deserialize, Serialize};

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ServiceColumn {
    /// Its name; always shown, and first.
    Name,
    /// Its status.
    Status,
    /// Its Region.
    Region,
    /// Image, or repository and branch.
    Image,
    /// Its default domain.
    Domain,
    /// When it changed last, and by whom.
    Change,
    /// When it was created.
    Created,
    /// Whether App Runner deploys by itself.
    Automatic,
    /// Its account.
    Account,
}

impl ServiceColumn {
    /// All of them, in the order of the table.
    pub const ALL: [ServiceColumn; 9] = [
        ServiceColumn::Name,
        ServiceColumn::Status,
        ServiceColumn::Region,
        ServiceColumn::Image,
        ServiceColumn::Domain,
        ServiceColumn::Change,
        ServiceColumn::Created,
        ServiceColumn::Automatic,
        ServiceColumn::Account,
    ];

    /// Those that are shown to whoever has not chosen.
    pub const USUAL: [ServiceColumn; 6] = [
        ServiceColumn::Name,
        ServiceColumn::Status,
        ServiceColumn::Region,
        ServiceColumn::Image,
        ServiceColumn::Domain,
        ServiceColumn::Change,
    ];

    /// The word in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            ServiceColumn::Name => "name",
            ServiceColumn::Status => "status",
            ServiceColumn::Region => "region",
            ServiceColumn::Image => "image",
            ServiceColumn::Domain => "domain",
            ServiceColumn::Change => "changed",
            ServiceColumn::Created => "created",
            ServiceColumn::Automatic => "automatic",
            ServiceColumn::Account => "account",
        }
    }

    /// The head of the column.
    pub fn label(self) -> &'static str {
        match self {
            ServiceColumn::Name => "Service",
            ServiceColumn::Status => "Status",
            ServiceColumn::Region => "Region",
            ServiceColumn::Image => "Image or source",
            ServiceColumn::Domain => "Default domain",
            ServiceColumn::Change => "Last change",
            ServiceColumn::Created => "Created",
            ServiceColumn::Automatic => "Automatic",
            ServiceColumn::Account => "Account",
        }
    }

    /// Reads the word in an address.
    pub fn parse(word: &str) -> Option<ServiceColumn> {
        ServiceColumn::ALL
            .into_iter()
            .find(|column| column.as_str() == word)
    }

    /// Whether the newest is what people look for first.
    fn begins_descending(self) -> bool {
        matches!(self, ServiceColumn::Change | ServiceColumn::Created)
    }
}

/// The order of the list. In addresses `name`, or `-name` for the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ServiceOrder {
    /// By which column.
    pub column: ServiceColumn,
    /// From the last to the first.
    pub descending: bool,
}

impl Default for ServiceOrder {
    /// What needs someone first.
    fn default() -> ServiceOrder {
        ServiceOrder {
            column: ServiceColumn::Status,
            descending: false,
        }
    }
}

impl ServiceOrder {
    /// Reads the word in an address; anything else is the usual order.
    pub fn parse(word: &str) -> ServiceOrder {
        let (name, descending) = match word.strip_prefix('-') {
            Some(name) => (name, true),
            None => (word, false),
        };
        ServiceColumn::parse(name).map_or_else(ServiceOrder::default, |column| ServiceOrder {
            column,
            descending,
        })
    }

    /// The word in an address; empty for the usual order.
    pub fn word(self) -> String {
        if self == ServiceOrder::default() {
            return String::new();
        }
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.column.as_str())
    }

    /// The order that the head of a column leads to.
    #[must_use]
    pub fn pressed(self, column: ServiceColumn) -> ServiceOrder {
        let descending = if self.column == column {
            !self.descending
        } else {
            column.begins_descending()
        };
        ServiceOrder { column, descending }
    }
}

/// How much room a row takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Density {
    /// Room to read.
    #[default]
    Comfortable,
    /// More rows on a screen.
    Compact,
}

impl Density {
    /// Both.
    pub const ALL: [Density; 2] = [Density::Comfortable, Density::Compact];

    /// The word in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Density::Comfortable => "comfortable",
            Density::Compact => "compact",
        }
    }

    /// The word that people read.
    pub fn label(self) -> &'static str {
        match self {
            Density::Comfortable => "Comfortable",
            Density::Compact => "Compact",
        }
    }

    /// Reads the word in an address.
    pub fn parse(word: &str) -> Option<Density> {
        Density::ALL.into_iter().find(|density| density.as_str() == word)
    }
}

/// Rows of a page that can be chosen.
pub const PAGE_SIZES: [i64; 3] = [25, 50, 100];

/// What is shown of each service. Whoever has chosen it once finds it again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ServiceLayout {
    /// The columns, in the order of the table.
    pub columns: Vec<ServiceColumn>,
    /// How much room a row takes.
    pub density: Density,
    /// Rows of a page.
    pub size: i64,
}

impl Default for ServiceLayout {
    fn default() -> ServiceLayout {
        ServiceLayout {
            columns: ServiceColumn::USUAL.to_vec(),
            density: Density::default(),
            size: 100,
        }
    }
}

impl ServiceLayout {
    /// What an address asks for; what it leaves open is as it was remembered.
    pub fn of(query: &ServicesQuery, remembered: &ServiceLayout) -> ServiceLayout {
        let asked = |column: ServiceColumn| {
            column == ServiceColumn::Name || query.columns.split('.').any(|word| word == column.as_str())
        };
        ServiceLayout {
            columns: if query.columns.is_empty() {
                remembered.columns.clone()
            } else {
                ServiceColumn::ALL
                    .into_iter()
                    .filter(|column| asked(*column))
                    .collect()
            },
            density: Density::parse(&query.density).unwrap_or(remembered.density),
            size: PAGE_SIZES
                .into_iter()
                .find(|size| size.to_string() == query.size)
                .unwrap_or(remembered.size),
        }
    }

    /// Whether a column is shown.
    pub fn shows(&self, column: ServiceColumn) -> bool {
        self.columns.contains(&column)
    }

    /// Writes all of it into a query.
    pub fn write(&self, query: &mut ServicesQuery) {
        let words: Vec<&str> = self.columns.iter().map(|column| column.as_str()).collect();
        query.columns = words.join(".");
        self.density.as_str().clone_into(&mut query.density);
        query.size = self.size.to_string();
    }

    /// As it is remembered: only letters, digits, and what cookies carry.
    pub fn to_cookie(&self) -> String {
        let mut query = ServicesQuery::default();
        self.write(&mut query);
        format!("{}_{}_{}", query.columns, query.density, query.size)
    }

    /// Reads what was remembered; what cannot be read is as usual.
    pub fn from_cookie(text: &str) -> ServiceLayout {
        let mut words = text.splitn(3, '_').map(ToOwned::to_owned);
        let mut next = || words.next().unwrap_or_default();
        let query = ServicesQuery {
            columns: next(),
            density: next(),
            size: next(),
            ..ServicesQuery::default()
        };
        ServiceLayout::of(&query, &ServiceLayout::default())
    }
}

/// What the list of services is asked for. Comes from an address: what cannot be read is as usual.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ServicesQuery {
    /// The filter as it was typed.
    pub q: String,
    /// See [`ServiceOrder`].
    pub sort: String,
    /// Names of columns between dots.
    pub columns: String,
    /// See [`Density`].
    pub density: String,
    /// Rows of a page.
    pub size: String,
    /// Id of the saved view that it began with.
    pub view: String,
    /// From 1.
    pub page: String,
    /// The service that is shown beside the list: Region, name and id with slashes between, as in its address.
    pub selected: String,
}

/// Longest address that is read, in characters of one of its values. A filter is told by its own reader.
const LONGEST: usize = 2_000;

impl ServicesQuery {
    /// Reads an address. `value` gives what stands there under a name.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> ServicesQuery {
        let text = |name: &str| {
            let mut text = value(name).unwrap_or_default();
            if let Some((end, _)) = text.char_indices().nth(LONGEST) {
                text.truncate(end);
            }
            text
        };
        ServicesQuery {
            q: text("q"),
            sort: text("sort"),
            columns: text("columns"),
            density: text("density"),
            size: text("size"),
            view: text("view"),
            page: text("page"),
            selected: text("selected"),
        }
    }

    /// Names and values, as in an address.
    pub fn fields(&self) -> [(&'static str, &str); 8] {
        [
            ("q", &self.q),
            ("sort", &self.sort),
            ("columns", &self.columns),
            ("density", &self.density),
            ("size", &self.size),
            ("view", &self.view),
            ("page", &self.page),
            ("selected", &self.selected),
        ]
    }

    /// As it stands in an address, without a question mark; empty for the usual list.
    pub fn encode(&self) -> String {
        query::encode(self.fields().into_iter().filter(|(_, value)| !value.is_empty()))
    }

    /// Reads what [`ServicesQuery::encode`] writes.
    pub fn decode(text: &str) -> ServicesQuery {
        let pairs = query::decode_all(text);
        ServicesQuery::read(|name| {
            let found = pairs.iter().find(|(found, _)| found == name);
            found.map(|(_, value)| value.clone())
        })
    }

    /// The same list from its first page, with nothing beside it.
    #[must_use]
    pub fn from_first_page(&self) -> ServicesQuery {
        ServicesQuery {
            page: String::new(),
            selected: String::new(),
            ..self.clone()
        }
    }

    /// What a saved view keeps of it.
    #[must_use]
    pub fn saved(&self) -> ServicesQuery {
        ServicesQuery {
            view: String::new(),
            ..self.from_first_page()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_says_only_what_is_not_usual() {
        assert_eq!(ServicesQuery::default().encode(), "");
        assert_eq!(ServiceOrder::default().word(), "");
        let newest = ServiceOrder::default().pressed(ServiceColumn::Change);
        assert_eq!(newest.word(), "-changed");
        assert_eq!(newest.pressed(ServiceColumn::Change).word(), "changed");
        assert_eq!(newest.pressed(ServiceColumn::Status), ServiceOrder::default());
        assert_eq!(ServiceOrder::parse("nothing"), ServiceOrder::default());
    }

    #[test]
    fn what_an_address_leaves_open_is_as_it_was_remembered() {
        let remembered = ServiceLayout {
            columns: vec![ServiceColumn::Name, ServiceColumn::Region],
            density: Density::Compact,
            size: 25,
        };
        let query = ServicesQuery {
            columns: "image.status.nothing".to_owned(),
            ..ServicesQuery::default()
        };
        let layout = ServiceLayout::of(&query, &remembered);
        assert_eq!(
            layout.columns,
            [ServiceColumn::Name, ServiceColumn::Status, ServiceColumn::Image]
        );
        assert_eq!((layout.density, layout.size), (Density::Compact, 25));
        assert_eq!(
            ServiceLayout::of(&ServicesQuery::default(), &remembered),
            remembered
        );
        assert_eq!(ServiceLayout::from_cookie(&remembered.to_cookie()), remembered);
        assert_eq!(ServiceLayout::from_cookie("__1000"), ServiceLayout::default());
    }

    proptest! {
        #[test]
        fn an_address_reads_back(
            [q, sort, columns, density, size, view, page, selected] in prop::array::uniform8("\\PC{0,12}"),
        ) {
            let query = ServicesQuery { q, sort, columns, density, size, view, page, selected };
            prop_assert_eq!(ServicesQuery::decode(&query.encode()), query);
        }

        #[test]
        fn whatever_was_remembered_is_some_layout(text in "\\PC{0,40}") {
            let layout = ServiceLayout::from_cookie(&text);
            prop_assert_eq!(layout.columns.first(), Some(&ServiceColumn::Name));
            prop_assert!(PAGE_SIZES.contains(&layout.size));
            prop_assert_eq!(ServiceLayout::from_cookie(&layout.to_cookie()), layout);
        }
    }
}
