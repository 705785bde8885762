import logging
from logging.handlers import RotatingFileHandler
from flask import Flask, request, jsonify

app = Flask(__name__)
handler = RotatingFileHandler('app.log', maxBytes=1000000, backupCount=3)
handler.setFormatter(logging.Formatter('%(asctime)s %(levelname)s %(message)s'))
logger = logging.getLogger('audit')
logger.setLevel(logging.INFO)
logger.addHandler(handler)


@app.route('/events', methods=['POST'])
def event():
    body = request.get_json(silent=True) or {}
    user = body.get('user', 'anonymous')
    action = body.get('action', '')
    logger.info(f'user={user} action={action}')
    return jsonify(ok=True)


@app.route('/login', methods=['GET'])
def login():
    name = request.args.get('name')
    app.logger.warning('failed login for ' + name)
    return jsonify(ok=False)
