//! Sentences about scans.

use super::{Refusal, RefusalCode, line_name, line_names, quoted, shown};
use crate::{Line, LineNumber, Product, ScanDamage, ScanId};
use label::{Gtin, IdentifierKind};

impl Refusal {
    pub(crate) fn scanning_off() -> Self {
        Self::new(RefusalCode::ScanningOff, "Scans are refused now.", "Wait until the till asks for a scan.")
    }

    pub(crate) fn damaged_scan(device: &str, damage: &ScanDamage) -> Self {
        let remedy = match damage.remedy.as_str() {
            "" => "Scan again. If it happens often, test the scanner and its cable.",
            remedy => remedy,
        };
        let kind = damage.kind;
        let detail = format!("The scan did not come whole from {} ({kind}).", quoted(device));
        Self::new(RefusalCode::DamagedScan, detail, remedy).with("damage", kind)
    }

    /// The problem's message has its data escaped.
    pub(crate) fn unreadable_label(problem: &label::Problem) -> Self {
        // A message may end as a question.
        let stop = if problem.message.ends_with('?') { "" } else { "." };
        Self::new(
            RefusalCode::UnreadableLabel,
            match problem.severity {
                // Text that nothing declares has no standard.
                label::Severity::Error if matches!(problem.code, "control_character" | "no_read") => {
                    format!("The label can't be read: {}{stop}", problem.message)
                }
                label::Severity::Error => {
                    format!("The label breaks its own standard: {}{stop}", problem.message)
                }
                label::Severity::Warning => {
                    format!("The label can't be taken as it is: {}{stop}", problem.message)
                }
            },
            "Scan another code on the box, or type in the number.",
        )
        .with("problem", problem.code)
        .with_some("position", problem.position)
    }

    /// The label names a product and what may be a unit's number, and no line waits that could be asked about.
    pub(crate) fn unsure_unit(product: &Product, problem: Option<&label::Problem>) -> Self {
        Self::new(
            RefusalCode::UnreadableLabel,
            format!(
                "The label names {} and a number beside it, but not for sure: it came damaged, or declares nothing.",
                shown(&product.description)
            ),
            "Add the product, then scan the label again; or scan another code on the box.",
        )
        .with_some("problem", problem.map(|problem| problem.code))
    }

    /// Separators are missing, and what is known of the product leaves more than one reading.
    pub(crate) fn lost_separators(line: Option<LineNumber>) -> Self {
        Self::new(
            RefusalCode::UnreadableLabel,
            "The label came without marks between its parts, and it can be read in more than one way.",
            "Scan another code on the box, or type in the serial number.",
        )
        .with("problem", "missing_separator")
        .on(line)
    }

    /// The values are escaped and cut already.
    pub(crate) fn two_boxes(kind: IdentifierKind, values: &[String], line: LineNumber) -> Self {
        Self::new(
            RefusalCode::TwoBoxes,
            format!("One unit can't have all of these as its {}: {}.", kind.name(), values.join(", ")),
            "Scan the codes of one box again, and of no other.",
        )
        .with("kind", kind.name())
        .with("values", values.join(" "))
        .on([line])
    }

    pub(crate) fn ambiguous_product(gtins: [&Gtin; 2]) -> Self {
        let [one, other] = gtins;
        Self::new(
            RefusalCode::UnreadableLabel,
            format!("The barcode can be read as two products: {one} and {other}."),
            "Scan another code on the box, or add the product by hand.",
        )
        .with("problem", "ambiguous_gtin")
    }

    pub(crate) fn case_gtin(gtin: &Gtin) -> Self {
        Self::new(
            RefusalCode::CaseGtin,
            format!("The barcode {gtin} is that of a case, not of one unit."),
            "Open the case and scan the unit.",
        )
        .with("gtin", gtin)
    }

    pub(crate) fn is_receipt(receipt: &str) -> Self {
        Self::new(
            RefusalCode::IsReceipt,
            format!("{} is a receipt of this shop, not a product.", quoted(receipt)),
            "Scan the product or its serial number instead.",
        )
        .with("receipt", shown(receipt))
    }

    pub(crate) fn no_pending_line(line: &Line) -> Self {
        Self::new(
            RefusalCode::NoPendingLine,
            format!("{} does not wait for a serial number.", line_name(line)),
            "Choose a line that has none yet.",
        )
        .on([line.number])
    }

    pub(crate) fn not_a_choice(scan: &ScanId, choices: &[&Line], chosen: LineNumber) -> Self {
        Self::new(
            RefusalCode::ChoiceNeeded,
            format!(
                "Line {chosen} is not one that scan {scan} fits. It fits {}.",
                line_names(choices.iter().copied())
            ),
            "Choose one of these lines.",
        )
        .with("scan", scan)
        .on(choices.iter().map(|line| line.number))
    }

    pub(crate) fn choice_expired(scan: &ScanId) -> Self {
        Self::new(
            RefusalCode::ChoiceExpired,
            format!("The choice for scan {scan} has ended."),
            "Scan again, then choose.",
        )
        .with("scan", scan)
    }

    pub(crate) fn unknown_scan(scan: &ScanId) -> Self {
        Self::new(
            RefusalCode::UnknownScan,
            format!("No choice is open for scan {scan}."),
            "Use the id of a scan that was answered with needs_choice.",
        )
        .with("scan", scan)
    }
}
