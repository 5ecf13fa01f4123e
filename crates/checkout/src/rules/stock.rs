use crate::context::{Context, Ruling, Stop};
use crate::{Facts, Product, Refusal, StockPolicy, Tracking};

/// Rule 8: a unit of a product with `inventory` tracking is in this store's stock, unless the product may be sold beyond it.
/// What came back here is in stock, too. Answers when the list of the stock was true, where it is older than it should be and
/// the shop is set to say so. The list may have it under what it is `also` known as.
pub(super) fn check<'v, F: Facts>(
    cx: &Context<'_, F>,
    product: &Product,
    serial: &'v str,
    also: impl Iterator<Item = &'v str>,
) -> Ruling<Option<i64>, F> {
    if product.tracking != Tracking::Inventory || product.negative_stock_allowed {
        return Ok(None);
    }
    let as_of_ms = cx.facts.stock_as_of_ms().map_err(Stop::Facts)?;
    let settings = cx.lane.settings;
    let stale = as_of_ms.filter(|as_of_ms| {
        let age_ms = cx.lane.now.wall_ms.saturating_sub(*as_of_ms);
        age_ms > i64::try_from(settings.stock_stale_after_ms).unwrap_or(i64::MAX)
    });
    if stale.is_some() && settings.stock_stale == StockPolicy::Block {
        return Err(Refusal::stock_stale(product).into());
    }
    for value in core::iter::once(serial).chain(also) {
        let here = cx.facts.in_stock(&product.sku, value).map_err(Stop::Facts)?
            || cx.facts.came_back(&product.sku, value).map_err(Stop::Facts)?;
        if here {
            return Ok(stale.filter(|_| settings.stock_stale == StockPolicy::Warn));
        }
    }
    Err(Refusal::serial_not_in_stock(serial, product).into())
}
