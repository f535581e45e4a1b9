use arrow_array::RecordBatch;
use arrow_schema::*;
use mednec_batch::ColumnAnswerer;
use mednec_project::{Options, Policies};
use parquet::arrow::arrow_reader::*;
use std::fs::File;
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let policies = Policies::open(std::path::Path::new(&args[1]), &Options::default()).unwrap();
    let file = File::open(&args[2]).unwrap();
    let meta = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).unwrap();
    let dict = |t: &DataType| match t {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        o => o.clone(),
    };
    let fields: Vec<Field> = meta
        .schema()
        .fields()
        .iter()
        .map(|f| {
            if f.name() == "case_id" {
                f.as_ref().clone()
            } else {
                match f.data_type() {
                    DataType::List(i) => Field::new(
                        f.name(),
                        DataType::List(std::sync::Arc::new(Field::new(
                            i.name(),
                            dict(i.data_type()),
                            i.is_nullable(),
                        ))),
                        f.is_nullable(),
                    ),
                    o => Field::new(f.name(), dict(o), f.is_nullable()),
                }
            }
        })
        .collect();
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(
        file,
        ArrowReaderOptions::new().with_schema(std::sync::Arc::new(Schema::new(fields))),
    )
    .unwrap()
    .with_batch_size(args.get(3).map_or(8192, |a| a.parse().unwrap()))
    .build()
    .unwrap();
    let t = Instant::now();
    let most: usize = args.get(4).map_or(usize::MAX, |a| a.parse().unwrap());
    let mut n = 0;
    let batches: Vec<RecordBatch> = reader
        .map(|b| b.unwrap())
        .take_while(|b| {
            n += b.num_rows();
            n <= most
        })
        .collect();
    let rows: usize = batches.iter().map(|b| b.num_rows()).sum();
    println!("{rows} rows read in {:.1} ns/row", t.elapsed().as_nanos() as f64 / rows as f64);
    let mut a = ColumnAnswerer::new(&policies.bundle, None);
    for _ in 0..args.get(5).map_or(5, |a| a.parse().unwrap()) {
        let t = Instant::now();
        let mut sum = 0u64;
        for b in &batches {
            for v in a.determine(b).unwrap() {
                sum += u64::from(v);
            }
        }
        println!("{:.2} ns/row {sum}", t.elapsed().as_nanos() as f64 / rows as f64);
    }
}
