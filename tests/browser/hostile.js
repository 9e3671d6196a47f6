// A table of scores whose every cell tries to be something else than text.
const evil = '</script><script>window.evil = 1</script><!-- & \u2028 \u202Elive\u0000 <img src=x onerror="window.evil = 2">';
const cell = (text) => `"${text.replaceAll('"', '""')}"`;
const lines = [
  ['document', 'label', 'p_a<b>', 'p_other', 'text', 'reasons', 'start', 'end', 'outlet'],
  [evil, 'a<b>', '0.9', '0.1', evil, evil, '0', '10', evil],
  ['عربي', 'other', '0.2', '0.8', 'على القوات أن ترحل الآن.', 'ترحل +0.50', '0', '24', 'جريدة'],
];
process.stdout.write(`${lines.map((line) => line.map(cell).join(',')).join('\n')}\n`);
