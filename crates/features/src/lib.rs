//! Features that the tests and the Python package share; no code.
