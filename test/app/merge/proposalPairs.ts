/**
 * Two rewritings of one text and what is proposed for them, or null where nothing is. The rules:
 *
 * 1. What counts is the sentence. A line break always ends one, so an item of a list is one, whatever stands in it.
 *    Abbreviations, ordinals and decimals end none.
 * 2. The same change on both sides is taken once.
 * 3. Changes of different sentences are both taken, also where the sentences are neighbours.
 * 4. One sentence that both sides changed in different ways, or one changed and the other removed: no proposal.
 * 5. Sentences or lines that both sides added in the same place follow each other: first what goes on in the paragraph,
 *    then new lines, then new paragraphs.
 * 6. Unless they are two versions of one thing (more than half of the words of the shorter are shared), the first of them
 *    breaks off, or both are numbered: no proposal.
 * 7. A sentence that one side added right beside one that the other removed may speak of it: no proposal.
 * 8. A sentence that would stand there more often than on either side: no proposal.
 * 9. One place without a proposal: none for the whole text. Without a text that both had: none.
 */
export interface ProposalPair {
  readonly what: string
  readonly base: string
  readonly left: string
  readonly right: string
  readonly proposed: string | null
}

const pair = (what: string, base: string, left: string, right: string, proposed: string | null): ProposalPair => ({
  what,
  base,
  left,
  right,
  proposed,
})

const TRIP = 'We leave on Tuesday morning. Ada brings the maps. On the second day we walk to the lighthouse.'
const LIST = 'For the trip:\n- tent\n- maps\n- stove'
const TAG = 'Heute war ein langer Tag. Am Abend kam Jonas vorbei. Wir haben Suppe gekocht.'

export const PROPOSAL_PAIRS: readonly ProposalPair[] = [
  // Rules 3 and 4: which sentences were rewritten.
  pair(
    'one sentence with two other days',
    TRIP,
    TRIP.replace('Tuesday', 'Friday'),
    TRIP.replace('Tuesday', 'Monday'),
    null,
  ),
  pair(
    'one sentence rewritten in two ways',
    TRIP,
    TRIP.replace('We leave on Tuesday morning.', 'Our train goes early on Tuesday.'),
    TRIP.replace('We leave on Tuesday morning.', 'We set off on Tuesday, but only at noon.'),
    null,
  ),
  pair(
    'neighbouring sentences, each rewritten on one side',
    TRIP,
    TRIP.replace('We leave on Tuesday morning.', 'We leave on Friday at noon!'),
    TRIP.replace('Ada brings the maps.', 'Jonas has maps.'),
    'We leave on Friday at noon! Jonas has maps. On the second day we walk to the lighthouse.',
  ),
  pair(
    'first and last sentence rewritten on one side, the middle on the other',
    'I slept badly. The coffee was cold. Then it rained.',
    'I hardly slept. The coffee was cold. It rained all day.',
    'I slept badly. My coffee had gone cold. Then it rained.',
    'I hardly slept. My coffee had gone cold. It rained all day.',
  ),
  pair(
    'two sentences rewritten on one side, one of them on the other',
    TRIP,
    TRIP.replace('Tuesday morning', 'Friday').replace('Ada brings the maps.', 'Ada has all maps.'),
    TRIP.replace('Ada brings the maps.', 'I bring the maps.'),
    null,
  ),
  pair(
    'all of it rewritten on both sides',
    'A good day at the sea. We swam twice.',
    'The sea was wild today. Nobody dared to swim.',
    'Sea, sun, and two long swims. I want to come back.',
    null,
  ),
  pair(
    'all of it rewritten on one side, one word on the other',
    'A good day at the sea. We swam twice.',
    'The sea was wild today. Nobody dared to swim.',
    'A good day at the sea. We swam three times.',
    null,
  ),
  pair(
    'a sentence that grew on one side and was corrected on the other',
    TAG,
    TAG.replace('kam Jonas vorbei', 'kam Jonas mit einer Flasche Wein vorbei'),
    TAG.replace('Jonas vorbei', 'Jonas noch vorbei'),
    null,
  ),
  pair(
    'ein Satz umgeschrieben, der nächste auch, auf der anderen Seite',
    TAG,
    TAG.replace('Am Abend kam Jonas vorbei.', 'Jonas kam erst spät am Abend?'),
    TAG.replace('Wir haben Suppe gekocht.', 'Gegessen haben wir Suppe.'),
    'Heute war ein langer Tag. Jonas kam erst spät am Abend? Gegessen haben wir Suppe.',
  ),
  pair(
    'one sentence split in two, and rewritten on the other side',
    'We talked about the house and about the money.',
    'We talked about the house. We talked about the money.',
    'We talked about the house and, at last, about the money.',
    null,
  ),
  pair('only the end mark differs', 'Did she call', 'Did she call?', 'Did she call!', null),
  pair(
    'a note without full stops',
    'remember to water the plants',
    'remember to water all the plants',
    'remember to water my plants',
    null,
  ),

  // Rule 1: what ends a sentence.
  pair(
    'an abbreviation in the middle',
    'I saw Dr. Weber about the knee. He was kind.',
    'I saw Dr. Weber about my left knee. He was kind.',
    'I met Dr. Weber about the knee. He was kind.',
    null,
  ),
  pair(
    'an ordinal in the middle',
    'Am 3. Mai fahren wir los. Ich freue mich.',
    'Am 3. Juni fahren wir los. Ich freue mich.',
    'Am 4. Mai fahren wir los. Ich freue mich.',
    null,
  ),
  pair(
    'a decimal in the middle, and a neighbour',
    'It weighs 3.5 kilos. Too much for me.',
    'It weighs 3.6 kilos! Too much for me.',
    'It weighs 3.5 kilos. Far too heavy.',
    'It weighs 3.6 kilos! Far too heavy.',
  ),
  pair(
    'a question in quotation marks ends a sentence',
    'She said: “Are you coming?” I did not know.',
    'She asked: “Will you come?” I did not know.',
    'She said: “Are you coming?” And I knew it.',
    'She asked: “Will you come?” And I knew it.',
  ),
  pair(
    'sentences without spaces between them',
    '今日は雨だった。家にいた。',
    '今日は大雨だった！家にいた。',
    '今日は雨だった。外に出なかった。',
    '今日は大雨だった！外に出なかった。',
  ),

  // Rule 2: the same on both sides.
  pair(
    'the same correction on both sides, and neighbours',
    'We saw teh sea. It was blue. It was cold.',
    'We saw the sea. It was grey! It was cold.',
    'We saw the sea. It was blue. Too cold.',
    'We saw the sea. It was grey! Too cold.',
  ),
  pair(
    'the same sentence added on both, and one more on one side',
    'Dinner with Mia.',
    'Dinner with Mia. She has a new job.',
    'Dinner with Mia. She has a new job. I am glad for her.',
    null,
  ),

  // Rules 5 and 6: added in the same place.
  pair(
    'two sentences added at the end',
    'Dinner with Mia.',
    'Dinner with Mia. She has a new job.',
    'Dinner with Mia. Afterwards we walked along the river.',
    'Dinner with Mia. She has a new job. Afterwards we walked along the river.',
  ),
  pair(
    'two items at the end of a list',
    LIST,
    `${LIST}\n- rope`,
    `${LIST}\n- tea`,
    'For the trip:\n- tent\n- maps\n- stove\n- rope\n- tea',
  ),
  pair(
    'several items at the end of a list',
    LIST,
    `${LIST}\n- rope\n- lamp`,
    `${LIST}\n- tea\n- salt`,
    `${LIST}\n- rope\n- lamp\n- tea\n- salt`,
  ),
  pair(
    'two items in the middle of a list',
    LIST,
    LIST.replace('- maps', '- rope\n- maps'),
    LIST.replace('- maps', '- salt\n- maps'),
    'For the trip:\n- tent\n- rope\n- salt\n- maps\n- stove',
  ),
  pair(
    'two items that begin alike',
    'To do\n- shopping',
    'To do\n- shopping\n- call Anna',
    'To do\n- shopping\n- call Ben',
    'To do\n- shopping\n- call Anna\n- call Ben',
  ),
  pair(
    'two versions of one item',
    'To do\n- shopping',
    'To do\n- shopping\n- call Anna tomorrow',
    'To do\n- shopping\n- call Anna on Monday',
    null,
  ),
  pair('one item changed in two ways', LIST, LIST.replace('maps', 'blue maps'), LIST.replace('maps', 'old maps'), null),
  pair(
    'neighbouring items, each changed on one side',
    LIST,
    LIST.replace('- tent', '- the small tent'),
    LIST.replace('- maps', '- no maps'),
    'For the trip:\n- the small tent\n- no maps\n- stove',
  ),
  pair(
    'an item ticked on one side, the next on the other',
    '[ ] tent\n[ ] maps\n[ ] stove',
    '[x] tent\n[ ] maps\n[ ] stove',
    '[ ] tent\n[x] maps\n[ ] stove',
    '[x] tent\n[x] maps\n[ ] stove',
  ),
  pair(
    'numbered items on both sides',
    '1. tent\n2. maps',
    '1. tent\n2. maps\n3. rope',
    '1. tent\n2. maps\n3. salt',
    null,
  ),
  pair(
    'two paragraphs at the end',
    'Monday was long.',
    'Monday was long.\n\nIn the evening we read.',
    'Monday was long.\n\nTom called about Saturday.',
    'Monday was long.\n\nIn the evening we read.\n\nTom called about Saturday.',
  ),
  pair(
    'a paragraph on one side, a sentence of the paragraph before on the other',
    'Monday was long.',
    'Monday was long.\n\nIn the evening we read.',
    'Monday was long. Tom called about Saturday.',
    'Monday was long. Tom called about Saturday.\n\nIn the evening we read.',
  ),
  pair(
    'two sentences at the beginning',
    'Dinner with Mia.',
    'What a day. Dinner with Mia.',
    'Finally some sun! Dinner with Mia.',
    'What a day. Finally some sun! Dinner with Mia.',
  ),
  pair(
    'a sentence that breaks off, and another',
    'Dinner with Mia.',
    'Dinner with Mia. And then',
    'Dinner with Mia. Afterwards we walked home.',
    null,
  ),
  pair(
    'two versions of one added sentence',
    'Dinner with Mia.',
    'Dinner with Mia. We went to the old harbour.',
    'Dinner with Mia. We went to the harbour and back.',
    null,
  ),
  pair(
    'a sentence rewritten, and one added behind it',
    'Dinner with Mia.',
    'Dinner with Mia and Tom.',
    'Dinner with Mia. It got late.',
    'Dinner with Mia and Tom. It got late.',
  ),

  // Rules 4 and 7: removed.
  pair(
    'a sentence removed on one side, rewritten on the other',
    TRIP,
    TRIP.replace(' Ada brings the maps.', ''),
    TRIP.replace('the maps', 'two maps'),
    null,
  ),
  pair(
    'a sentence removed on one side, its neighbour rewritten on the other',
    TRIP,
    TRIP.replace(' Ada brings the maps.', ''),
    TRIP.replace('On the second day we walk', 'Then we walk'),
    'We leave on Tuesday morning. Then we walk to the lighthouse.',
  ),
  pair(
    'a sentence removed on one side, one added behind it on the other',
    TRIP,
    TRIP.replace(' Ada brings the maps.', ''),
    TRIP.replace('Ada brings the maps.', 'Ada brings the maps. They are old ones.'),
    null,
  ),

  // Rule 8: not twice.
  pair(
    'one sentence added in two places, and neighbours',
    'We slept long. We had bread. We left.',
    'Call the dentist! We slept long. We had fresh bread? We left.',
    'We slept long. We had bread. And left. Call the dentist!',
    null,
  ),

  // Rule 9.
  pair('nothing that both had', '', 'Rain all day.', 'Talked to Ben.', null),
  pair(
    'one good place and one without a proposal',
    `${TRIP}\n- tent`,
    `${TRIP.replace('Tuesday', 'Friday')}\n- tent\n- rope`,
    `${TRIP.replace('Tuesday', 'Monday')}\n- tent\n- tea`,
    null,
  ),
]
