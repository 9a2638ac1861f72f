"""From findings to the draft of a schedule: which list is the schedule, what adds up, what must be looked at."""
