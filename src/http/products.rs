//! The catalogue.

use super::Reply;
use super::answer;
use super::app::{App, found};
use super::ask::{Ask, At};
use super::failure::{Failure, json};
use super::query::{Asked, page_size};
use crate::lane::Work;
use api::{Fault, NewProduct, Product, ProductPage, Sku};
use axum::extract::State;
use serde::Deserialize;

/// The query of a list of products.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductQuery {
    limit: Option<String>,
    after: Option<String>,
}

/// List products
///
/// By SKU.
#[utoipa::path(get, path = "/v1/products", tag = "products",
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 1000, description = "The most products in this page; 100 when left out."),
        ("after" = Option<String>, Query, description = "`next` of the page before.")),
    responses((status = 200, body = ProductPage, description = "A page of the catalogue.")))]
pub(super) async fn list(State(app): State<App>, Asked(query): Asked<ProductQuery>) -> Reply {
    let limit = page_size(query.limit.as_deref())?;
    let rows = app.lane().read(move |reader| reader.products(query.after.as_deref(), limit + 1)).await?;
    let more = rows.len() > limit;
    let products =
        rows.iter().take(limit).map(|row| product(&row.bytes, &app)).collect::<Result<Vec<_>, Failure>>()?;
    let next = products.last().filter(|_| more).map(|last| last.sku.clone());
    json(&ProductPage { products, next })
}

/// Look at a product
#[utoipa::path(get, path = "/v1/products/{sku}", tag = "products",
    params(("sku" = Sku, Path, description = "The product's SKU.")),
    responses((status = 200, body = Product, description = "The product.")))]
pub(super) async fn get(State(app): State<App>, At(sku): At<String>) -> Reply {
    let key = sku.clone();
    let row = app.lane().read(move |reader| reader.product(&key)).await?;
    let row = found(row, Fault::UnknownProduct, "product", &sku)?;
    json(&product(&row.bytes, &app)?)
}

/// Put a product into the catalogue
///
/// In the place of the one with this SKU, if there is one. Lines keep the product as it was when they were added.
#[utoipa::path(put, path = "/v1/products/{sku}", tag = "products", request_body = NewProduct,
    params(("sku" = Sku, Path, description = "The product's SKU.")),
    responses((status = 201, body = Product, description = "A new product."),
        (status = 200, body = Product, description = "The product is now this.")))]
pub(super) async fn put(State(app): State<App>, At(sku): At<String>, ask: Ask) -> Reply {
    let body: NewProduct = ask.json()?;
    let product = body.product(Sku::from(sku).value("sku")?, app.currency())?;
    let render = answer::product(Product::of(&product, app.currency()), app.currency());
    app.submit_with(ask, Work::PutProducts(vec![product]), render).await
}

fn product(bytes: &[u8], app: &App) -> Result<Product, Failure> {
    let product: checkout::Product = serde_json::from_slice(bytes)
        .map_err(|error| Failure::new(Fault::Internal, format!("A product can't be read: {error}.")))?;
    Ok(Product::of(&product, app.currency()))
}
