/** A week of a life, for pictures of the app. Times are minutes before now. */
export const entries = [
  {
    title: 'Walk by the river',
    text: 'Fog on the water, and **nobody** else. I want to remember three things:\n\n- the heron on the weir\n- that the cold did not bother me\n- to call Jonas about the boat',
    tags: ['personal'],
    minutesAgo: 95,
  },
  {
    title: 'What the interview told me',
    text: 'People do not want another inbox. They want to say it once and find it again.\n\n> "I talk to my phone in the car and then I never hear it again."',
    tags: ['research', 'work'],
    minutesAgo: 60 * 7,
  },
  {
    title: 'Dream about the old flat',
    text: 'The door was on the wrong side.',
    tags: ['personal'],
    minutesAgo: 60 * 27,
  },
  {
    title: 'Stand-up, in one breath',
    text: 'Sync is green. Next: the review dialog, then the audio policy.',
    tags: ['meeting', 'work'],
    minutesAgo: 60 * 30,
  },
  { title: 'Idea: letters to myself', text: 'Entries that open on a date.', tags: ['idea'], minutesAgo: 60 * 52 },
  {
    title: 'Groceries and everything else',
    text: 'Bread, oat milk, lamp for the hall.',
    tags: ['todo'],
    minutesAgo: 60 * 75,
  },
  { title: 'After the concert', text: 'The second movement, twice.', tags: ['personal'], minutesAgo: 60 * 99 },
  {
    title: 'رحلة إلى البحر',
    text: 'كان البحر هادئا هذا المساء، وتحدثنا طويلا عن السنوات الماضية.',
    tags: ['personal'],
    minutesAgo: 60 * 31,
  },
  {
    title: 'Everything I want to remember from the talk about software that keeps working when the network does not',
    text: 'The network is optional. The work is not.',
    tags: ['research'],
    minutesAgo: 60 * 54,
  },
  {
    title: 'Why I keep a journal',
    text: 'Because I forget the good parts first.',
    tags: ['personal', 'idea'],
    minutesAgo: 60 * 122,
  },
] as const
