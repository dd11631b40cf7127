//! The browser's entry point: it hydrates the page and does nothing else.
