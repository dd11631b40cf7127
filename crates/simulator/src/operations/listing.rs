//! Pages of lists that are in the order of creation.

use crate::clock::Timestamp;
use crate::protocol::errors::Fault;
use crate::protocol::paging;

/// API shape `MaxResults`, which is also the size of a page that asks for none.
pub const PAGE: i64 = 100;

/// Where a page of the list `list` begins: after the time and id that the page before it ended with.
pub fn start(list: &str, token: Option<&str>) -> Result<(i64, String), Fault> {
    let Some(token) = token else {
        return Ok((i64::MIN, String::new()));
    };
    let [created_at, id] = paging::position(list, token)?;
    let created_at = created_at
        .parse()
        .map_err(|_| Fault::invalid_request("The NextToken is invalid."))?;
    Ok((created_at, id))
}

/// Cuts a page that was read with one row too many down to `size`; answers with the next page's token if there is one.
pub fn cut<T>(
    list: &str,
    page: &mut Vec<T>,
    size: i64,
    position: impl Fn(&T) -> (Timestamp, &str),
) -> Option<String> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if page.len() <= size {
        return None;
    }
    page.truncate(size);
    let (created_at, id) = position(page.last()?);
    Some(paging::token(list, &[&created_at.0.to_string(), id]))
}
