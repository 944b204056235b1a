/** What a store of this version looks like inside; a store of a later one is left alone. */
export const STORE_SCHEMA = 1

/**
 * The tables of a store. Times are UTC; `doc` is a number of this store alone, `id` the SHA-256 of the document as it was found, which `sha256sum` prints of its file.
 *
 * - `documents`: one row a result document, `findings`: one row an item of it with the word as of then (an accepted risk is `accepted`); these two are the history and only grow.
 * - `latest`: the documents themselves, as far as they hold the newest finding of something (lib/fleet/keep-latest.ts): all that a report is made from.
 * - `mended`: what was mended, with the state that the newest result tells.
 * - `practices`, `expected`, `practice_files`: what stood beside the results, as it was at the last import.
 * - `set_aside`: files that were not counted, until they can be read.
 */
export const TABLES = `
create table store (schema integer, made_by varchar);
create table practices (slug varchar primary key, name varchar, zone varchar, last_report timestamp);
create table expected (slug varchar, name varchar, hostname varchar, machine_id varchar, site varchar, role varchar, retired date);
create table practice_files (slug varchar, name varchar, text varchar, primary key (slug, name));
create table documents (
  doc integer, id varchar, slug varchar, site varchar, machine_id varchar, hostname varchar, platform varchar, os varchar, role varchar,
  started_at timestamp, duration_ms double, scope varchar, elevated boolean, version varchar, built_at date, clock_is_wrong boolean,
  journal_head varchar, file varchar, imported_at timestamp);
create table findings (
  doc integer, item varchar, is_hint boolean, version varchar, status varchar, word varchar, summary varchar, owners varchar[],
  measures map(varchar, double), waits_for_restart boolean, accepted_until date);
create table mended (slug varchar, machine_id varchar, hostname varchar, run varchar, item varchar, mended_at timestamp, state varchar, changes integer, told_at timestamp);
create table latest (
  doc integer, slug varchar, machine_id varchar, hostname varchar, started_at timestamp, scope varchar, clock_is_wrong boolean, items varchar[],
  file varchar, raw varchar);
create table set_aside (slug varchar, file varchar, because varchar, seen_at timestamp);
create table imports (imported_at timestamp, documents integer, known integer, set_aside integer, seconds double);
`
