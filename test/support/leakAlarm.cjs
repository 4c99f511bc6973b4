/** Node calls more than ten listeners on one thing a leak. In the tests that is a failure, and not a line that nobody reads. */
process.on('warning', (warning) => {
  if (warning.name === 'MaxListenersExceededWarning') throw warning
})
