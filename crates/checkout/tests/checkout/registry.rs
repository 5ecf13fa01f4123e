//! What events do to the registry.

use super::catalogue::{dual_sim, imei};
use super::till::{CODE_128, Till};
use checkout::{Command, LineNumber, RegistryAction, is_unique_across_products, registry_changes};
use label::IdentifierKind;

#[test]
fn claims_name_every_identifier_and_follow_the_line_to_its_end() {
    let (first, second) = (imei("49015420323751"), imei("35209900176148"));
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &first);
    till.scan(CODE_128, &second);
    till.void_line(1).unwrap();
    let changes: Vec<_> = till
        .journal
        .iter()
        .flat_map(|recorded| registry_changes(&recorded.record.event))
        .map(|change| (change.action, change.unit.serial.clone(), change.unit.identities.len(), change.line))
        .collect();
    use RegistryAction::{Claim, Release};
    let line = LineNumber(1);
    assert_eq!(
        changes,
        [(Claim, first.clone(), 1, line), (Claim, first.clone(), 2, line), (Release, first, 2, line)]
    );
}

#[test]
fn replacing_a_unit_by_itself_releases_before_it_claims() {
    let mut till = Till::open();
    till.add(&super::catalogue::phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let transaction = till.id();
    let events = till
        .command(Command::ReplaceLine { transaction, line: LineNumber(1), serial: Some("SN1".to_owned()) })
        .unwrap();
    let actions: Vec<_> = events.iter().flat_map(registry_changes).map(|change| change.action).collect();
    assert_eq!(actions, [RegistryAction::Release, RegistryAction::Claim]);
}

#[test]
fn only_numbers_of_world_wide_schemes_are_unique_across_products() {
    let unique: Vec<_> =
        IdentifierKind::ALL.iter().copied().filter(|&kind| is_unique_across_products(kind)).collect();
    assert_eq!(unique, [IdentifierKind::Imei, IdentifierKind::Meid, IdentifierKind::Eid]);
}
