#!/usr/bin/env python3
"""The exercise's server, written from the text of its tasks, as the reference of compat mode."""
import sys
from uuid import uuid4

import bcrypt
from flask import Flask, abort, jsonify, redirect, request
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import sessionmaker
from sqlalchemy.orm.exc import NoResultFound
from sqlalchemy.pool import StaticPool
from werkzeug.serving import make_server

# bcrypt's least, because the reference is compared by its answers and not by its speed.
ROUNDS = 4

Base = declarative_base()


class User(Base):
    """Task 0."""

    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String(250), nullable=False)
    hashed_password = Column(String(250), nullable=False)
    session_id = Column(String(250))
    reset_token = Column(String(250))


class DB:
    """Tasks 1 to 3."""

    def __init__(self):
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        Base.metadata.create_all(engine)
        self.session = sessionmaker(bind=engine)()

    def add_user(self, email, hashed_password):
        user = User(email=email, hashed_password=hashed_password)
        self.session.add(user)
        self.session.commit()
        return user

    def find_user_by(self, **wanted):
        if any(not hasattr(User, name) for name in wanted):
            raise InvalidRequestError
        user = self.session.query(User).filter_by(**wanted).first()
        if user is None:
            raise NoResultFound
        return user

    def update_user(self, user_id, **changes):
        user = self.find_user_by(id=user_id)
        for name, value in changes.items():
            if not hasattr(User, name):
                raise ValueError
            setattr(user, name, value)
        self.session.commit()


def hash_password(password):
    """Task 4."""
    return bcrypt.hashpw(password.encode("utf-8"), bcrypt.gensalt(ROUNDS))


class Auth:
    """Tasks 5, 8, 10, 12, 13, 16 and 18."""

    def __init__(self):
        self.db = DB()

    def register_user(self, email, password):
        try:
            self.db.find_user_by(email=email)
        except NoResultFound:
            return self.db.add_user(email, hash_password(password))
        raise ValueError(f"User {email} already exists")

    def valid_login(self, email, password):
        try:
            user = self.db.find_user_by(email=email)
        except NoResultFound:
            return False
        return bcrypt.checkpw(password.encode("utf-8"), user.hashed_password)

    def create_session(self, email):
        try:
            user = self.db.find_user_by(email=email)
        except NoResultFound:
            return None
        session_id = str(uuid4())
        self.db.update_user(user.id, session_id=session_id)
        return session_id

    def get_user_from_session_id(self, session_id):
        if session_id is None:
            return None
        try:
            return self.db.find_user_by(session_id=session_id)
        except NoResultFound:
            return None

    def destroy_session(self, user_id):
        self.db.update_user(user_id, session_id=None)

    def get_reset_password_token(self, email):
        try:
            user = self.db.find_user_by(email=email)
        except NoResultFound:
            raise ValueError
        token = str(uuid4())
        self.db.update_user(user.id, reset_token=token)
        return token

    def update_password(self, reset_token, password):
        try:
            user = self.db.find_user_by(reset_token=reset_token)
        except NoResultFound:
            raise ValueError
        self.db.update_user(user.id, hashed_password=hash_password(password), reset_token=None)


app = Flask(__name__)
AUTH = Auth()


@app.route("/", methods=["GET"])
def index():
    """Task 6."""
    return jsonify({"message": "Bienvenue"})


@app.route("/users", methods=["POST"])
def users():
    """Task 7."""
    email, password = request.form["email"], request.form["password"]
    try:
        AUTH.register_user(email, password)
    except ValueError:
        return jsonify({"message": "email already registered"}), 400
    return jsonify({"email": email, "message": "user created"})


@app.route("/sessions", methods=["POST"])
def login():
    """Task 11."""
    email, password = request.form["email"], request.form["password"]
    if not AUTH.valid_login(email, password):
        abort(401)
    response = jsonify({"email": email, "message": "logged in"})
    response.set_cookie("session_id", AUTH.create_session(email))
    return response


@app.route("/sessions", methods=["DELETE"])
def logout():
    """Task 14."""
    user = AUTH.get_user_from_session_id(request.cookies.get("session_id"))
    if user is None:
        abort(403)
    AUTH.destroy_session(user.id)
    return redirect("/")


@app.route("/profile", methods=["GET"])
def profile():
    """Task 15."""
    user = AUTH.get_user_from_session_id(request.cookies.get("session_id"))
    if user is None:
        abort(403)
    return jsonify({"email": user.email})


@app.route("/reset_password", methods=["POST"])
def get_reset_password_token():
    """Task 17."""
    email = request.form["email"]
    try:
        token = AUTH.get_reset_password_token(email)
    except ValueError:
        abort(403)
    return jsonify({"email": email, "reset_token": token})


@app.route("/reset_password", methods=["PUT"])
def update_password():
    """Task 19."""
    email, token, password = (request.form[name] for name in ("email", "reset_token", "new_password"))
    try:
        AUTH.update_password(token, password)
    except ValueError:
        abort(403)
    return jsonify({"email": email, "message": "Password updated"})


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, app)
    print(server.server_port, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)
