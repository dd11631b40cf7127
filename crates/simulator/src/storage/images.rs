//! The `images` and `image_tags` tables.

use std::collections::HashMap;

use sqlx::{Row, SqliteConnection};

use super::Result;
use crate::clock::Timestamp;

/// An image of a private repository, with the tags it has at the moment.
#[derive(Debug, Clone)]
pub struct ImageRecord {
    pub digest: String,
    pub media_type: String,
    pub manifest: String,
    /// What an image says of itself; nothing of an index, nor of an image from before this was kept.
    pub configuration: Option<String>,
    pub size: i64,
    pub pushed_at: Timestamp,
    /// By name; empty for an untagged image.
    pub tags: Vec<String>,
}

/// An image to add.
#[derive(Debug, Clone, Copy)]
pub struct NewImage<'a> {
    pub digest: &'a str,
    pub media_type: &'a str,
    pub manifest: &'a str,
    pub configuration: Option<&'a str>,
    pub size: i64,
    pub pushed_at: Timestamp,
}

/// Adds an image, unless the repository has its digest; answers with its id.
pub async fn put(connection: &mut SqliteConnection, repository: i64, image: NewImage<'_>) -> Result<i64> {
    let id = sqlx::query_scalar(
        "INSERT INTO images (repository_id, digest, media_type, manifest, configuration, size, pushed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (repository_id, digest) DO UPDATE SET digest = excluded.digest RETURNING id",
    )
    .bind(repository)
    .bind(image.digest)
    .bind(image.media_type)
    .bind(image.manifest)
    .bind(image.configuration)
    .bind(image.size)
    .bind(image.pushed_at.0)
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// Gives an image a tag, which it takes from the image that has it.
pub async fn tag(connection: &mut SqliteConnection, repository: i64, tag: &str, image: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO image_tags (repository_id, tag, image_id) VALUES ($1, $2, $3)
         ON CONFLICT (repository_id, tag) DO UPDATE SET image_id = excluded.image_id",
    )
    .bind(repository)
    .bind(tag)
    .bind(image)
    .execute(connection)
    .await?;
    Ok(())
}

/// Every image of a repository by digest.
pub async fn list(connection: &mut SqliteConnection, repository: i64) -> Result<Vec<ImageRecord>> {
    let pairs: Vec<(i64, String)> =
        sqlx::query_as("SELECT image_id, tag FROM image_tags WHERE repository_id = $1 ORDER BY tag")
            .bind(repository)
            .fetch_all(&mut *connection)
            .await?;
    let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
    for (image, tag) in pairs {
        tags.entry(image).or_default().push(tag);
    }
    let rows = sqlx::query("SELECT * FROM images WHERE repository_id = $1 ORDER BY digest")
        .bind(repository)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(ImageRecord {
                digest: row.try_get("digest")?,
                media_type: row.try_get("media_type")?,
                manifest: row.try_get("manifest")?,
                configuration: row.try_get("configuration")?,
                size: row.try_get("size")?,
                pushed_at: Timestamp(row.try_get("pushed_at")?),
                tags: tags.remove(&row.try_get("id")?).unwrap_or_default(),
            })
        })
        .collect()
}

/// The digest that a tag stands for.
pub async fn digest_of_tag(
    connection: &mut SqliteConnection,
    repository: i64,
    tag: &str,
) -> Result<Option<String>> {
    let digest = sqlx::query_scalar(
        "SELECT i.digest FROM image_tags t JOIN images i ON i.id = t.image_id
         WHERE t.repository_id = $1 AND t.tag = $2",
    )
    .bind(repository)
    .bind(tag)
    .fetch_optional(connection)
    .await?;
    Ok(digest)
}

/// Whether the repository has an image of that digest.
pub async fn exists(connection: &mut SqliteConnection, repository: i64, digest: &str) -> Result<bool> {
    let count: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM images WHERE repository_id = $1 AND digest = $2")
            .bind(repository)
            .bind(digest)
            .fetch_one(connection)
            .await?;
    Ok(count > 0)
}
