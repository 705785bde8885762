const { Router } = require('express');
const { extractFrame } = require('../services/video');

const router = Router();

router.post('/', async (req, res) => {
  const { video, second } = req.body;
  if (!video) return res.status(400).json({ error: 'video is required' });
  try {
    const frame = await extractFrame(video, second);
    res.json({ frame });
  } catch (error) {
    console.error(error);
    res.status(500).json({ error: 'could not extract the frame' });
  }
});

module.exports = router;
