//! Times and pictures as text: the calendar by hand, without a table of time zones.

use std::fmt;

use protocol::id::{Millis, UserId};
use protocol::preferences::TimeFormat;

use crate::words;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

const KILO: u64 = 1_024;

/// How many hues there are for pictures.
const HUES: u64 = 12;

/// What time it is, and where. The shell says so: nothing here reads a clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Now.
    pub now: Millis,
    /// How far local time is ahead of UTC at a time, in minutes.
    pub offset_minutes: fn(Millis) -> i32,
    /// How the time of day is written.
    pub time_format: TimeFormat,
}

/// A day, by its number from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

/// A day in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Date {
    year: i64,
    /// From 1.
    month: usize,
    /// From 1.
    day: i64,
}

impl Clock {
    /// The clock of the first paint: it stands still, and shows UTC.
    #[must_use]
    pub fn standing(now: Millis) -> Self {
        Self::new(now, |_| 0)
    }

    /// A clock that says the time as `15:04`.
    #[must_use]
    pub fn new(now: Millis, offset_minutes: fn(Millis) -> i32) -> Self {
        Self { now, offset_minutes, time_format: TimeFormat::Hours24 }
    }

    /// The local day of a time.
    #[must_use]
    pub fn day(&self, at: Millis) -> Day {
        Day(self.local(at).div_euclid(DAY_MS))
    }

    /// Today.
    #[must_use]
    pub fn today(&self) -> Day {
        self.day(self.now)
    }

    /// The local time of day: `09:05`, or `9:05 AM`.
    #[must_use]
    pub fn time(&self, at: Millis) -> String {
        let minutes = self.local(at).rem_euclid(DAY_MS) / MINUTE_MS;
        let (hour, minute) = (minutes / 60, minutes % 60);
        match self.time_format {
            TimeFormat::Hours24 => format!("{hour:02}:{minute:02}"),
            TimeFormat::Hours12 => {
                let half = if hour < 12 { words::MORNING } else { words::AFTERNOON };
                format!("{}:{minute:02} {half}", (hour + 11) % 12 + 1)
            }
        }
    }

    /// The local day and time in full: `Saturday, 21 November 2026, 09:05`.
    #[must_use]
    pub fn full(&self, at: Millis) -> String {
        format!("{}, {}", self.day(at).full_name(), self.time(at))
    }

    /// The local day and time: `21 November 2026, 09:05`.
    #[must_use]
    pub fn date_and_time(&self, at: Millis) -> String {
        format!("{}, {}", self.day(at).date_name(), self.time(at))
    }

    /// What a day is called today: `Today`, `Yesterday`, `Friday, 6 November`, or with the year.
    #[must_use]
    pub fn day_name(&self, day: Day) -> String {
        let today = self.today();
        if day == today {
            words::TODAY.to_owned()
        } else if day.0 == today.0 - 1 {
            words::YESTERDAY.to_owned()
        } else if day.date().year == today.date().year {
            day.name()
        } else {
            day.full_name()
        }
    }

    fn local(&self, at: Millis) -> i64 {
        signed(at) + i64::from((self.offset_minutes)(at)) * MINUTE_MS
    }
}

impl Day {
    /// The date by Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is the last.
    fn date(self) -> Date {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let (month, later) = if march_month < 10 { (march_month + 3, 0) } else { (march_month - 9, 1) };
        let month = usize::try_from(month).unwrap_or(1);
        Date { year: year_of_era + era * 400 + later, month, day }
    }

    /// The weekday, the day and the month.
    fn name(self) -> String {
        // The first day of 1970 was a Thursday.
        let weekday = usize::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0);
        let Date { month, day, .. } = self.date();
        format!("{}, {day} {}", words::WEEKDAYS[weekday], words::MONTHS[month - 1])
    }

    /// The date: `21 November 2026`.
    #[must_use]
    pub fn date_name(self) -> String {
        let Date { year, month, day } = self.date();
        format!("{day} {} {year}", words::MONTHS[month - 1])
    }

    fn full_name(self) -> String {
        format!("{} {}", self.name(), self.date().year)
    }
}

impl fmt::Display for Day {
    /// Writes the date for machines: `2026-11-21`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, day } = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A time for machines, in UTC: `2026-11-21T09:05:07Z`.
#[must_use]
pub fn iso(at: Millis) -> String {
    let clock = Clock::standing(at);
    let seconds = signed(at).rem_euclid(MINUTE_MS) / 1_000;
    format!("{}T{}:{seconds:02}Z", clock.today(), clock.time(at))
}

/// How large a file is: `812 bytes`, `12 KB`, `1.4 MB`. A thousand and twenty-four of one are one of the next.
#[must_use]
pub fn bytes(count: u64) -> String {
    if count < 1_000 {
        return words::counted(usize::try_from(count).unwrap_or(usize::MAX), "byte", "bytes");
    }
    let (unit, name) = if count < 1_000 * KILO { (KILO, "KB") } else { (KILO * KILO, "MB") };
    let tenths = (count * 10 + unit / 2) / unit;
    if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    } else {
        format!("{} {name}", (tenths + 5) / 10)
    }
}

/// The letter on a user's picture: the first of the name that is one, else its first character. The stylesheet
/// makes it a capital: here that would take a table of all there are.
#[must_use]
pub fn initial(display_name: &str) -> String {
    let letter = display_name.chars().find(|c| c.is_alphanumeric()).or_else(|| display_name.chars().next());
    letter.map(String::from).unwrap_or_default()
}

/// The hue of a user's picture, the same everywhere.
#[must_use]
pub fn hue(user: UserId) -> u64 {
    // Ids may be close to each other: the multiplication spreads them, and its high bits are the mixed ones.
    (user.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % HUES
}

fn signed(at: Millis) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21T09:05:07.250Z, a Saturday.
    const AT: Millis = 1_795_251_907_250;

    #[test]
    fn a_time_for_machines_is_in_utc() {
        assert_eq!(iso(AT), "2026-11-21T09:05:07Z");
        assert_eq!(iso(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(951_782_400_000), "2000-02-29T00:00:00Z");
        assert_eq!(iso(4_107_542_399_999), "2100-02-28T23:59:59Z");
        assert_eq!(iso(4_107_542_400_000), "2100-03-01T00:00:00Z");
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        let west = Clock::new(AT, |_| -600);

        assert_eq!(west.time(AT), "23:05");
        assert_eq!(west.today().to_string(), "2026-11-20");
        assert_eq!(Clock::new(AT, |_| 345).time(AT), "14:50");
    }

    #[test]
    fn the_offset_is_that_of_the_message_and_not_of_now() {
        let summer = |at: Millis| if at < AT { 120 } else { 60 };
        let clock = Clock::new(AT, summer);

        assert_eq!(clock.time(AT), "10:05");
        assert_eq!(clock.time(AT - 1), "11:05");
    }

    #[test]
    fn the_time_of_day_may_be_counted_to_twelve() {
        let clock = Clock { time_format: TimeFormat::Hours12, ..Clock::standing(AT) };
        let said = |minutes: u64| clock.time(minutes * 60_000);

        assert_eq!(said(0), "12:00 AM");
        assert_eq!(said(9 * 60 + 5), "9:05 AM");
        assert_eq!(said(12 * 60 - 1), "11:59 AM");
        assert_eq!(said(12 * 60), "12:00 PM");
        assert_eq!(said(24 * 60 - 1), "11:59 PM");
        assert_eq!(iso(AT), "2026-11-21T09:05:07Z", "machines count to twenty-four");
    }

    #[test]
    fn a_day_is_called_by_how_far_it_is() {
        let clock = Clock::standing(AT);
        let ago = |days: u64| clock.day_name(clock.day(AT - days * 86_400_000));

        assert_eq!(ago(0), "Today");
        assert_eq!(ago(1), "Yesterday");
        assert_eq!(ago(2), "Thursday, 19 November");
        assert_eq!(ago(324), "Thursday, 1 January");
        assert_eq!(ago(325), "Wednesday, 31 December 2025");
        assert_eq!(clock.full(AT), "Saturday, 21 November 2026, 09:05");
        assert_eq!(clock.today().date_name(), "21 November 2026");
    }

    #[test]
    fn a_size_is_said_in_the_unit_that_fits() {
        for (count, said) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1 KB"),
            (1_434, "1.4 KB"),
            (12_288, "12 KB"),
            (1_023_999, "1000 KB"),
            (1_024_000, "1 MB"),
            (20 * 1_024 * 1_024, "20 MB"),
        ] {
            assert_eq!(bytes(count), said);
        }
    }

    #[test]
    fn the_letter_of_a_picture_is_the_first_of_the_name() {
        assert_eq!(initial("ana"), "a");
        assert_eq!(initial("_Ölaf"), "Ö");
        assert_eq!(initial("😀"), "😀");
    }

    #[test]
    fn neighboring_ids_spread_over_the_hues() {
        let hues: std::collections::BTreeSet<u64> = (1..=48).map(|id| hue(UserId(id))).collect();

        assert_eq!(hues.len() as u64, HUES);
        assert_eq!(hue(UserId(7)), hue(UserId(7)));
    }
}
