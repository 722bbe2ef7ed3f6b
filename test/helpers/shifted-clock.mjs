// Loaded before a program by a test: its clock is this much ahead of the computer's.
const ahead = Number(process.env.GATEHOUSE_TEST_CLOCK_AHEAD_MS)
const now = Date.now
Date.now = () => now() + ahead
