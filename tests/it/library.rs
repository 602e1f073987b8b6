//! Modules of the library by themselves, each as its callers see it.

mod burden;
mod draws;
mod input_goods;
mod input_hint;
mod input_quantity;
mod period;
mod product;
mod regime_duty;
mod regime_rate;
mod regime_schedule;
mod report_folder;
mod report_font;
mod report_number;
mod report_text;
mod report_visible;
mod response_solver;
mod response_solver_ascent;
mod response_solver_fixed_point;
mod response_solver_golden_section;
mod response_solver_newton;
mod response_solver_path;
mod scenario_placeholder;
mod units_days;
mod units_split;
