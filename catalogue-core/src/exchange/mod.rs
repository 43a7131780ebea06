//! Pure mappings between other catalogues' formats and the model.
