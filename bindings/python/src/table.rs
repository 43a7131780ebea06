//! Datasets as a table of Arrow, a row for each.

use crate::guard::detached;
use crate::progress::Telling;
use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Date32Builder, Int64Builder, ListBuilder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use catalogue_core::{
    BoundingBox, DatasetId, Error, ExportFormat, ExportOptions, ExportedDataset, PartialDate, Query, Result,
    Session, State, Visibility,
};
use chrono::NaiveDate;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of a batch.
const ROWS: usize = 1_000;

/// A table.
#[pyclass(frozen, module = "catalogue_core._catalogue")]
pub struct NativeTable(pub Vec<RecordBatch>);

#[pymethods]
impl NativeTable {
    fn __len__(&self) -> usize {
        self.0.iter().map(RecordBatch::num_rows).sum()
    }

    /// The table as a stream of Arrow (PyCapsule interface).
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Another schema may be wished for, not required: the consumer casts.
        let _ = requested_schema;
        let batches = self.0.clone();
        let stream = detached(py, || {
            let rows = RecordBatchIterator::new(batches.into_iter().map(Ok), schema());
            FFI_ArrowArrayStream::new(Box::new(rows))
        })?;
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

/// The datasets that a query finds, in its order.
pub fn batches(
    session: &Session,
    query: &Query,
    datasets: Option<Vec<DatasetId>>,
    telling: &mut Telling,
) -> Result<Vec<RecordBatch>> {
    let options = ExportOptions { format: ExportFormat::Jsonl, datasets, ..ExportOptions::default() };
    let mut rows = Rows { line: Vec::new(), columns: Columns::default(), batches: Vec::new() };
    session.export(query, &options, &mut rows, &mut |done, total| telling.tell(done, total))?;
    rows.finish().map_err(|cause| Error::storage("making a table", cause))?;
    Ok(rows.batches)
}

/// Takes the lines of an export.
struct Rows {
    line: Vec<u8>,
    columns: Columns,
    batches: Vec<RecordBatch>,
}

impl Rows {
    fn take(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let row: ExportedDataset = serde_json::from_slice(&line)?;
        self.columns.append(&row);
        if self.columns.rows >= ROWS { self.finish().map_err(io::Error::other) } else { Ok(()) }
    }

    fn finish(&mut self) -> Result<(), ArrowError> {
        if self.columns.rows > 0 || self.batches.is_empty() {
            self.batches.push(std::mem::take(&mut self.columns).finish()?);
        }
        Ok(())
    }
}

impl Write for Rows {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.take()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type Lists = ListBuilder<StringBuilder>;

#[derive(Default)]
struct Columns {
    rows: usize,
    id: StringBuilder,
    address: StringBuilder,
    url: StringBuilder,
    title: StringBuilder,
    description: StringBuilder,
    organisation: StringBuilder,
    state: StringBuilder,
    private: BooleanBuilder,
    kind: StringBuilder,
    licence: StringBuilder,
    frequency: StringBuilder,
    keywords: Lists,
    themes: Lists,
    data_types: Lists,
    formats: Lists,
    created: TimestampMicrosecondBuilder,
    modified: TimestampMicrosecondBuilder,
    published_on: Date32Builder,
    updated_on: Date32Builder,
    resources: Int64Builder,
    views: Int64Builder,
    downloads: Int64Builder,
    geometry: BinaryBuilder,
}

/// The columns, in order.
fn schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let list = |name: &str| {
        Field::new(name, DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))), true)
    };
    let moment =
        |name: &str| Field::new(name, DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true);
    let day = |name: &str| Field::new(name, DataType::Date32, true);
    let whole = |name: &str| Field::new(name, DataType::Int64, true);
    let geometry = Field::new("geometry", DataType::Binary, true).with_metadata(HashMap::from([
        ("ARROW:extension:name".to_owned(), "geoarrow.wkb".to_owned()),
        ("ARROW:extension:metadata".to_owned(), r#"{"crs":"OGC:CRS84"}"#.to_owned()),
    ]));
    Arc::new(Schema::new(vec![
        text("id"),
        text("address"),
        text("url"),
        text("title"),
        text("description"),
        text("organisation"),
        text("state"),
        Field::new("private", DataType::Boolean, true),
        text("kind"),
        text("licence"),
        text("frequency"),
        list("keywords"),
        list("themes"),
        list("data_types"),
        list("formats"),
        moment("created"),
        moment("modified"),
        day("published_on"),
        day("updated_on"),
        whole("resources"),
        whole("views"),
        whole("downloads"),
        geometry,
    ]))
}

impl Columns {
    fn append(&mut self, row: &ExportedDataset) {
        let ExportedDataset { address, url, dataset, organisation, usage } = row;
        let metadata = &dataset.metadata;
        self.rows += 1;
        self.id.append_value(dataset.id.to_string());
        self.address.append_value(address);
        self.url.append_value(url);
        self.title.append_value(&metadata.title);
        self.description.append_value(&metadata.description);
        self.organisation.append_option(organisation.as_ref().map(|organisation| &organisation.details.name));
        self.state.append_value(state(dataset.state));
        self.private.append_value(metadata.visibility == Visibility::Private);
        self.kind.append_value(&metadata.kind);
        self.licence.append_option(metadata.licence.as_ref());
        self.frequency.append_option(metadata.frequency.as_ref());
        several(&mut self.keywords, metadata.keywords.iter().map(String::as_str));
        several(&mut self.themes, metadata.themes.iter().map(String::as_str));
        several(&mut self.data_types, metadata.data_types.iter().map(String::as_str));
        several(&mut self.formats, dataset.formats().into_iter());
        self.created.append_value(dataset.created.timestamp_micros());
        self.modified.append_value(dataset.modified.timestamp_micros());
        self.published_on.append_option(day(metadata.published_on));
        self.updated_on.append_option(day(metadata.updated_on));
        self.resources.append_value(i64::try_from(dataset.resources.len()).unwrap_or(i64::MAX));
        self.views.append_option(usage.as_ref().map(|usage| usage.views));
        self.downloads.append_option(usage.as_ref().map(|usage| usage.downloads));
        self.geometry.append_option(wkb(&metadata.extent.boxes));
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.id.finish()),
            Arc::new(self.address.finish()),
            Arc::new(self.url.finish()),
            Arc::new(self.title.finish()),
            Arc::new(self.description.finish()),
            Arc::new(self.organisation.finish()),
            Arc::new(self.state.finish()),
            Arc::new(self.private.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.licence.finish()),
            Arc::new(self.frequency.finish()),
            Arc::new(self.keywords.finish()),
            Arc::new(self.themes.finish()),
            Arc::new(self.data_types.finish()),
            Arc::new(self.formats.finish()),
            Arc::new(self.created.finish().with_timezone("UTC")),
            Arc::new(self.modified.finish().with_timezone("UTC")),
            Arc::new(self.published_on.finish()),
            Arc::new(self.updated_on.finish()),
            Arc::new(self.resources.finish()),
            Arc::new(self.views.finish()),
            Arc::new(self.downloads.finish()),
            Arc::new(self.geometry.finish()),
        ];
        RecordBatch::try_new(schema(), columns)
    }
}

fn several<'a>(list: &mut Lists, values: impl Iterator<Item = &'a str>) {
    for value in values {
        list.values().append_value(value);
    }
    list.append(true);
}

const fn state(state: State) -> &'static str {
    state.code()
}

/// Days since 1970 of the first day that a date may mean.
fn day(date: Option<PartialDate>) -> Option<i32> {
    let days = date?.first_day().signed_duration_since(NaiveDate::default()).num_days();
    i32::try_from(days).ok()
}

/// Boxes as a multi-polygon of WKB; nothing without a box.
fn wkb(boxes: &[BoundingBox]) -> Option<Vec<u8>> {
    let parts: Vec<BoundingBox> = boxes.iter().flat_map(BoundingBox::parts).collect();
    if parts.is_empty() {
        return None;
    }
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = vec![1];
    bytes.extend(6_u32.to_le_bytes());
    bytes.extend(count(parts.len()));
    for BoundingBox { west, south, east, north } in parts {
        bytes.push(1);
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(count(1));
        bytes.extend(count(5));
        for (x, y) in [(west, south), (east, south), (east, north), (west, north), (west, south)] {
            bytes.extend(x.to_le_bytes());
            bytes.extend(y.to_le_bytes());
        }
    }
    Some(bytes)
}
