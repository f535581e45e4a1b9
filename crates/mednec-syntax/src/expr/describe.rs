//! How each rule of the grammar is called when it is missing.

use mednec_grammar::Rule;

/// The days in which records lie.
const DAYS: &str = "days such as `in the 42 days up to service_date`";

/// What a reader would call a rule; `None` for what is never listed as expected.
pub(super) fn describe(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::kw_and | Rule::kw_or => Some("`and` or `or`"),
        Rule::kw_is | Rule::not_in | Rule::membership | Rule::statement | Rule::relation => {
            Some("a comparison such as `is`, `in` or `<`")
        }
        Rule::at_most_sign | Rule::at_least_sign | Rule::less_sign | Rule::more_sign => {
            Some("a comparison such as `is`, `in` or `<`")
        }
        Rule::kw_in => Some("`in`"),
        Rule::kw_not => Some("`not`"),
        Rule::kw_between | Rule::between => Some("`between`"),
        Rule::kw_before | Rule::kw_after => Some("`before` or `after`"),
        Rule::on_or_before | Rule::on_or_after | Rule::dated => Some("`before` or `after`"),
        Rule::more_than | Rule::less_than | Rule::at_least | Rule::at_most | Rule::kw_exactly => {
            Some("`at least`, `more than` and the like")
        }
        Rule::apart => Some("`at least`, `more than` and the like"),
        Rule::kw_within | Rule::within => Some("`within`"),
        Rule::kw_of => Some("`of`"),
        Rule::kw_to => Some("`to`"),
        Rule::kw_any | Rule::kw_every | Rule::kw_no => None,
        Rule::kw_day | Rule::days_from | Rule::months_from | Rule::years_from => None,
        Rule::count_different | Rule::count_of | Rule::sum_of | Rule::change_of | Rule::date_of => None,
        Rule::percent_of => None,
        Rule::earliest_of | Rule::latest_of | Rule::lowest_of | Rule::highest_of => None,
        Rule::first_of | Rule::second_of | Rule::third_of | Rule::fourth_of | Rule::last_of => None,
        Rule::kw_earliest | Rule::kw_latest | Rule::kw_lowest | Rule::kw_highest => None,
        Rule::kw_first | Rule::kw_last => None,
        Rule::kw_where | Rule::filter => Some("`where`"),
        Rule::kw_since | Rule::kw_on | Rule::kw_from | Rule::up_to | Rule::in_the => Some(DAYS),
        Rule::calendar_year_of | Rule::calendar_month_of | Rule::year_of => Some(DAYS),
        Rule::calendar | Rule::counted_year | Rule::stretch | Rule::unclear_stretch => Some(DAYS),
        Rule::bounded | Rule::from_to | Rule::window => Some(DAYS),
        Rule::counted_from => Some("`counted from`"),
        Rule::set_day => None,
        Rule::documented_absent | Rule::kw_documented | Rule::kw_conflicting | Rule::evidence => None,
        Rule::records => Some("the name of a list"),
        Rule::shifted => Some("a date"),
        Rule::lapse | Rule::lapse_unit | Rule::whole_list => None,
        Rule::share | Rule::aggregate | Rule::last_day | Rule::placed | Rule::extreme | Rule::dated_fact => {
            Some("a value: a number, a date or a name")
        }
        Rule::including_this | Rule::before_this => None,
        Rule::any_of | Rule::all_of | Rule::none_of | Rule::at_least_of => None,
        Rule::name | Rule::set_name => Some("a name"),
        Rule::value_word | Rule::code | Rule::item => Some("a code or a word"),
        Rule::number | Rule::quantity => Some("a number"),
        Rule::whole => Some("a whole number"),
        Rule::date => Some("a date"),
        Rule::unit => Some("a unit"),
        Rule::operand | Rule::value => Some("a value: a number, a date or a name"),
        Rule::counted | Rule::day_of | Rule::day_count => Some("a value: a number, a date or a name"),
        Rule::set_item => Some("a code or a word"),
        Rule::list => Some("a list in `[` and `]`"),
        Rule::open_paren => Some("`(`"),
        Rule::close_paren => Some("`)`"),
        Rule::open_bracket => Some("a list in `[` and `]`"),
        Rule::close_bracket => Some("`]`"),
        Rule::comma => Some("`,`"),
        Rule::plus | Rule::minus => Some("`+` or `-`"),
        Rule::expression | Rule::condition | Rule::comparison => Some("a condition"),
        Rule::group | Rule::count | Rule::quantified | Rule::recorded | Rule::single => Some("a condition"),
        Rule::amount_alone => Some("a value: a number, a date or a name"),
        Rule::parameter => Some("a number, a date or a word"),
        Rule::element => Some("a code, a range of codes or a name"),
        Rule::EOI => Some("the end"),
        Rule::habit_and | Rule::habit_or | Rule::habit_not | Rule::habit_is | Rule::habit_in => None,
        Rule::habit_not_in | Rule::habit_at_most | Rule::habit_at_least | Rule::habit_equal => None,
        Rule::habit_unequal | Rule::habit_minus | Rule::habit_to | Rule::habit_list | Rule::habit_single => {
            None
        }
        Rule::quoted => None,
        Rule::WHITESPACE | Rule::gap | Rule::edge | Rule::hard | Rule::reserved => None,
        Rule::code_more | Rule::letter_code | Rule::digit_code | Rule::plain_number => None,
        Rule::unit_kind | Rule::unit_word => None,
        Rule::anchor | Rule::moment | Rule::sign | Rule::term | Rule::value_term => None,
        Rule::set_member | Rule::set | Rule::amount | Rule::direction => None,
        Rule::reckoned | Rule::place | Rule::point | Rule::length | Rule::quantifier => None,
        Rule::prefix | Rule::infix | Rule::primary => None,
    }
}
