module.exports = [{ id: 1, username: 'ann', hash: process.env.ANN_HASH }];
