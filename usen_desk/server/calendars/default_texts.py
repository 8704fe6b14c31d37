"""What the calendars are called that every installation begins with. Hours: row X9."""

STANDARD = "平日 9:30-20:00・土日祝 9:30-18:00"
LATE = "毎日 9:00-22:30"
ALWAYS = "24時間"
