//! Values as text, the same for every reader; floating-point numbers by their bits.

use anyhow::{Result, bail};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use serde_json::{Map, Value as Json};

/// The rows of a batch as objects of texts.
pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<Json>> {
    let schema = batch.schema();
    let record = |row: usize| {
        let cells = schema.fields().iter().zip(batch.columns());
        let cells = cells.map(|(field, column)| Ok((field.name().clone(), cell(column, row)?)));
        Ok(Json::Object(cells.collect::<Result<Map<_, _>>>()?))
    };
    (0..batch.num_rows()).map(record).collect()
}

fn cell(column: &dyn Array, row: usize) -> Result<Json> {
    if column.is_null(row) {
        return Ok(Json::Null);
    }
    Ok(match column.data_type() {
        DataType::Boolean => column.as_boolean().value(row).to_string().into(),
        DataType::Int32 => column.as_primitive::<Int32Type>().value(row).to_string().into(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string().into(),
        DataType::Float32 => bits(column.as_primitive::<Float32Type>().value(row).into()),
        DataType::Float64 => bits(column.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(..) => column.as_primitive::<Decimal128Type>().value_as_string(row).into(),
        DataType::Date32 => {
            let date = column.as_primitive::<Date32Type>().value_as_date(row);
            date.map_or(Json::Null, |date| date.format("%Y-%m-%d").to_string().into())
        }
        DataType::Timestamp(_, zone) => {
            let moment = column.as_primitive::<TimestampMicrosecondType>().value_as_datetime(row);
            let zone = if zone.is_some() { "+00:00" } else { "" };
            moment.map_or(Json::Null, |moment| (moment.format("%Y-%m-%dT%H:%M:%S%.6f").to_string() + zone).into())
        }
        DataType::Utf8 => column.as_string::<i32>().value(row).into(),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row).into(),
        DataType::Binary => hexadecimal(column.as_binary::<i32>().value(row)),
        DataType::LargeBinary => hexadecimal(column.as_binary::<i64>().value(row)),
        DataType::List(_) => {
            let elements = column.as_list::<i32>().value(row);
            (0..elements.len()).map(|index| cell(&elements, index)).collect::<Result<Vec<_>>>()?.into()
        }
        DataType::Struct(fields) => {
            let columns = column.as_struct().columns();
            let cells = fields.iter().zip(columns).map(|(field, column)| Ok((field.name().clone(), cell(column, row)?)));
            Json::Object(cells.collect::<Result<_>>()?)
        }
        other => bail!("no text for {other}"),
    })
}

fn bits(value: f64) -> Json {
    if value.is_nan() { "NaN".into() } else { format!("{:016x}", value.to_bits()).into() }
}

fn hexadecimal(bytes: &[u8]) -> Json {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
}
