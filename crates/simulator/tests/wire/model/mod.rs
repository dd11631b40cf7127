//! Every operation of App Runner's model, one by one: each error it may answer, and each list page by page. What the
//! model has and these tables have not makes the tests fail.

mod cases;
mod errors;
mod lists;
mod situation;
