use crate::value::objects;
use crate::{
    Case, Check, FieldError, Gtin, IdentifierKind, IdentifierRole, Money, Pattern, Prefix, Sku, TaxRate,
    Text, Tracking,
};
use label::{IdentifierRule, SerialRule};
use money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most GTINs of one product.
const MAX_GTINS: usize = 100;

/// A product as it goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Product {
    /// Its SKU.
    pub sku: String,
    /// What the receipt calls it.
    pub description: String,
    /// Its GTINs, 14 digits each.
    pub gtins: Vec<String>,
    /// Price of one, gross or net as the lane is set.
    pub price: Money,
    /// Tax rate.
    pub tax_rate: TaxRate,
    /// Whether its serial numbers are recorded.
    pub tracking: Tracking,
    /// The serial number may be left out.
    pub blank_issue_allowed: bool,
    /// A serial number that isn't in stock may be sold.
    pub negative_stock_allowed: bool,
    /// A serial number that is typed in, not scanned, needs a supervisor.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub keyed_needs_supervisor: bool,
    /// What identifies a unit; empty for a product that isn't serialized and says nothing.
    pub identifiers: Vec<ProductIdentifier>,
}

/// A product as it comes in: the body of `PUT /v1/products/{sku}`, a line of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// Its SKU. In an import it is needed; in `PUT` it may be left out, and otherwise is the path's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
    /// What the receipt calls it.
    pub description: Text,
    /// Its GTINs.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub gtins: Vec<Gtin>,
    /// Price of one, gross or net as the lane is set; not negative.
    pub price: Money,
    /// Tax rate; none when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate: Option<TaxRate>,
    /// Whether its serial numbers are recorded; not when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// The serial number may be left out.
    #[serde(default)]
    pub blank_issue_allowed: bool,
    /// A serial number that isn't in stock may be sold.
    #[serde(default)]
    pub negative_stock_allowed: bool,
    /// A serial number that is typed in, not scanned, needs a supervisor.
    #[serde(default)]
    pub keyed_needs_supervisor: bool,
    /// What identifies a unit: exactly one key. Left out: one plain serial number.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 8)]
    pub identifiers: Vec<ProductIdentifier>,
}

/// One identifier that a unit has. All but `kind` may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductIdentifier {
    /// Which kind.
    pub kind: IdentifierKind,
    /// Its part in identifying the unit. Left out: `key` for the first where no other says so, `optional` for others.
    #[serde(default)]
    pub role: Option<IdentifierRole>,
    /// What the whole normalized value must match.
    #[serde(default)]
    pub pattern: Option<Pattern>,
    /// Which check the normalized value must pass. Left out: `luhn` for an IMEI, else `none`. An IMEI is always checked.
    #[serde(default)]
    pub check: Option<Check>,
    /// Taken off the front of the raw value where it stands there.
    #[serde(default)]
    pub strip_prefix: Option<Prefix>,
    /// What is done to the case of ASCII letters; `keep` when left out.
    #[serde(default)]
    pub case: Option<Case>,
}

impl NewProduct {
    /// The product of that SKU.
    ///
    /// # Errors
    /// The first field that can't be.
    pub fn product(&self, sku: checkout::Sku, currency: Currency) -> Result<checkout::Product, FieldError> {
        if let Some(named) = &self.sku
            && named.as_str() != sku.as_str()
        {
            return Err(FieldError::new("sku", named.as_str(), format!("the path says {sku}")));
        }
        let price = self.price.value("price", currency)?;
        if price < money::Amount::ZERO {
            return Err(FieldError::new("price", self.price.as_str(), "a price is not negative"));
        }
        let (tracking, rule) = (self.tracking()?, self.rule()?);
        if tracking == checkout::Tracking::None && !self.identifiers.is_empty() {
            let count = self.identifiers.len().to_string();
            let reason = "only a serialized product has identifiers: say tracking sales_process too";
            return Err(FieldError::new("identifiers", &count, reason));
        }
        let tax_rate = self.tax_rate.as_ref().map(|rate| rate.value("tax_rate")).transpose()?;
        Ok(checkout::Product {
            sku,
            description: self.description.value("description")?,
            gtins: self.gtins()?,
            price,
            tax_rate: tax_rate.unwrap_or_default(),
            tracking,
            blank_issue_allowed: self.blank_issue_allowed,
            negative_stock_allowed: self.negative_stock_allowed,
            keyed_needs_supervisor: self.keyed_needs_supervisor,
            rule,
        })
    }

    fn tracking(&self) -> Result<checkout::Tracking, FieldError> {
        let tracking = self.tracking.as_ref().map(|word| word.value("tracking")).transpose()?;
        Ok(tracking.unwrap_or_default())
    }

    fn gtins(&self) -> Result<Vec<label::Gtin>, FieldError> {
        if self.gtins.len() > MAX_GTINS {
            let count = self.gtins.len().to_string();
            return Err(FieldError::new("gtins", &count, format!("a product has at most {MAX_GTINS} GTINs")));
        }
        let mut gtins = Vec::with_capacity(self.gtins.len());
        for (index, gtin) in self.gtins.iter().enumerate() {
            let gtin = gtin.value(&format!("gtins[{index}]"))?;
            // The same GTIN may stand there in two lengths.
            if !gtins.contains(&gtin) {
                gtins.push(gtin);
            }
        }
        Ok(gtins)
    }

    fn rule(&self) -> Result<SerialRule, FieldError> {
        if self.identifiers.is_empty() {
            return Ok(SerialRule::plain());
        }
        let key_is_named = self
            .identifiers
            .iter()
            .any(|identifier| identifier.role.as_ref().is_some_and(|role| role.is(label::Role::Key)));
        let rules = self
            .identifiers
            .iter()
            .enumerate()
            .map(|(index, identifier)| {
                let role = if index == 0 && !key_is_named { label::Role::Key } else { label::Role::Optional };
                identifier.rule(role).map_err(|error| error.inside(&format!("identifiers[{index}]")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let no_unit = |rule: &IdentifierRule| rule.role == label::Role::Key && !rule.kind.names_unit();
        if let Some(index) = rules.iter().position(no_unit) {
            let kind = rules.get(index).map_or("", |rule| rule.kind.name());
            let kinds: Vec<&str> = label::IdentifierKind::ALL
                .iter()
                .filter(|kind| kind.names_unit())
                .map(|kind| kind.name())
                .collect();
            let reason =
                format!("a unit is known by what no other has: the key is one of {}", kinds.join(", "));
            return Err(FieldError::new(&format!("identifiers[{index}].kind"), kind, reason));
        }
        let count = rules.len().to_string();
        SerialRule::new(rules).map_err(|error| FieldError::new("identifiers", &count, error))
    }
}

impl ProductIdentifier {
    fn rule(&self, default_role: label::Role) -> Result<IdentifierRule, FieldError> {
        let kind = self.kind.value("kind")?;
        let own = IdentifierRule::plain(kind).check;
        let check = match &self.check {
            None => own,
            Some(word) => match word.value("check")? {
                label::Check::None => own,
                other if own != label::Check::None && other != own => {
                    return Err(FieldError::new(
                        "check",
                        word.as_str(),
                        format!("an identifier of kind {} has its own check", kind.name()),
                    ));
                }
                other => other,
            },
        };
        Ok(IdentifierRule {
            kind,
            role: self.role.as_ref().map_or(Ok(default_role), |word| word.value("role"))?,
            pattern: self.pattern.as_ref().map(|pattern| pattern.value("pattern")).transpose()?,
            check,
            strip_prefix: self
                .strip_prefix
                .as_ref()
                .map(|prefix| prefix.value("strip_prefix"))
                .transpose()?,
            case: self.case.as_ref().map_or(Ok(label::Case::Keep), |word| word.value("case"))?,
        })
    }

    fn of(rule: &IdentifierRule) -> Self {
        Self {
            kind: rule.kind.into(),
            role: Some(rule.role.into()),
            pattern: rule.pattern.as_ref().map(|pattern| pattern.as_str().into()),
            check: Some(rule.check.into()),
            strip_prefix: rule.strip_prefix.as_deref().map(Into::into),
            case: Some(rule.case.into()),
        }
    }
}

impl Product {
    /// A product with its prices in the lane's currency.
    #[must_use]
    pub fn of(product: &checkout::Product, currency: Currency) -> Self {
        let says_nothing = !product.is_serialized() && product.rule == SerialRule::plain();
        let rules = if says_nothing { &[] } else { product.rule.identifiers() };
        Self {
            sku: product.sku.to_string(),
            description: product.description.clone(),
            gtins: product.gtins.iter().map(ToString::to_string).collect(),
            price: Money::of(product.price, currency),
            tax_rate: product.tax_rate.into(),
            tracking: product.tracking.into(),
            blank_issue_allowed: product.blank_issue_allowed,
            negative_stock_allowed: product.negative_stock_allowed,
            keyed_needs_supervisor: product.keyed_needs_supervisor,
            identifiers: rules.iter().map(ProductIdentifier::of).collect(),
        }
    }
}

/// A page of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductPage {
    /// The products, by SKU.
    pub products: Vec<Product>,
    /// Give this as `after` for the next page; null on the last one.
    pub next: Option<String>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Imported {
    /// How many products are new.
    pub created: u64,
    /// How many were there and are now these.
    pub changed: u64,
    /// The journal's sequence number after it.
    pub seq: u64,
}
